package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator learns of a group by scaling it: how long things take, and whether they help. */
class LearningScenarioTest {

    @ParameterizedTest
    @CsvSource({"1, 8, 3", "5, 8, 3", "5, 60, 15", "5, 20, 30", "15, 60, 20"})
    void pausesAndStartsAreLearnedFromWhatWasSeen(int polling, int start, int pause) {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100).every(polling),
                new Plant(12).running(2).podStart(start).rebalancePause(pause).arrival(150));
        story.minutes(5).then(plant -> plant.arrival(750)).minutes(10);
        assertThat(story.steps()).isNotEmpty();
        assertThat(story.learned().podStart().toSeconds()).isBetween(start - polling - 1L, start + polling + 1L);
        assertThat(story.learned().pause().toSeconds()).isBetween(pause - polling - 1L, pause + polling + 1L);
    }

    @Test
    void podsThatNeverStartTeachNothing() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).running(2).podStart(100_000).arrival(150));
        story.minutes(5).then(plant -> plant.arrival(750)).minutes(20);
        assertThat(story.learned().podStart()).isEqualTo(Duration.ofSeconds(30));
        assertThat(story.changes())
                .as("nothing was tried, so nothing is held against more replicas")
                .noneMatch(change -> change.reason() == Reason.Ineffective);
    }

    @ParameterizedTest
    @CsvSource({"lagSeconds, 5", "lagSeconds, 15", "lagPerReplica, 5"})
    void aStepThatBringsNothingIsUndoneAndRememberedForLongerEachTime(String objective, int polling) {
        Policies policy = objective.equals("lagSeconds") ? Policies.lagSeconds(60) : Policies.lagPerReplica(1_000);
        Scenario story = new Scenario(
                policy.replicas(4, 24).capacity(100).every(polling),
                new Plant(24).running(4).downstream(300).arrival(280));
        story.minutes(10);
        assertThat(story.changes()).isEmpty();
        story.then(plant -> plant.arrival(500)).minutes(8);
        Decision.ScaleTo up = story.changes().getFirst();
        Decision.ScaleTo back = story.changes().getLast();
        assertThat(up.to()).isGreaterThan(4);
        assertThat(back.reason()).isEqualTo(Reason.Ineffective);
        assertThat(back.to()).isEqualTo(up.from());
        assertThat(back.detail()).contains("300/s", "something behind the consumers is the limit");
        assertThat(story.decision().reason()).isEqualTo(Reason.Ineffective);
        assertThat(story.decision().size().limitedBy()).isEqualTo(LimitedBy.Ineffective);
        assertThat(story.decision().detail()).contains("next attempt");

        long before = attempts(story);
        story.run(Duration.ofHours(6));
        assertThat(attempts(story) - before).as("after 10, 20, 40, 80, 120 min").isBetween(3L, 6L);
        assertThat(story.plant.wanted()).isLessThanOrEqualTo(up.to());
    }

    @Test
    void whatBroughtNothingIsAFindingWithItsNumbersUntilItIsForgotten() {
        Scenario story = limited();
        Finding finding = story.finding(FindingType.IneffectiveScaling).orElseThrow();
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Confirmed);
        Decision.ScaleTo back = story.changes().getLast();
        assertThat(back.reason()).isEqualTo(Reason.Ineffective);
        assertThat(finding.message())
                .contains(
                        back.to() + " -> " + back.from() + " replicas",
                        "/s to 300/s",
                        "%)",
                        "behind the consumers",
                        "next attempt is in");
        assertThat(finding.advice()).contains("database", "rate limit", "lock", "processor");
        assertThat(finding.since())
                .isEqualTo(story.firstShown(FindingType.IneffectiveScaling).orElseThrow());
        assertThat(finding.since()).isEqualTo(timeOf(story, back));

        story.operatorComesBack().minutes(1);
        assertThat(story.finding(FindingType.IneffectiveScaling).orElseThrow().since())
                .as("known over a restart")
                .isEqualTo(finding.since());
        story.then(plant -> plant.downstream(10_000)).minutes(6);
        assertThat(story.finding(FindingType.IneffectiveScaling))
                .as("the limit is gone")
                .isEmpty();
    }

    @Test
    void whoIgnoresItGetsNeitherTheFindingNorTheWayBack() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100).ignoring("IneffectiveScaling"),
                new Plant(24).running(4).downstream(300).arrival(280));
        story.minutes(10).then(plant -> plant.arrival(500)).minutes(20);
        assertThat(story.everFound()).doesNotContain(FindingType.IneffectiveScaling);
        assertThat(story.changes()).isNotEmpty().noneMatch(change -> change.reason() == Reason.Ineffective);
    }

    private static Instant timeOf(Scenario story, Decision.ScaleTo change) {
        return story.evaluations().stream()
                .filter(evaluation -> evaluation.decision().equals(change))
                .findFirst()
                .orElseThrow()
                .time();
    }

    private static long attempts(Scenario story) {
        return story.changes().stream()
                .filter(change -> change.to() > change.from())
                .count();
    }

    @Test
    void aStepThatHelpsIsNotHeldAgainstIt() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(24).running(4).arrival(280));
        story.minutes(10).then(plant -> plant.arrival(1_500)).minutes(20);
        assertThat(story.changes()).noneMatch(change -> change.reason() == Reason.Ineffective);
        assertThat(story.plant.lag()).isLessThan(5 * 1_500);
    }

    @Test
    void aNewPodTemplateOrAPersonOrAnotherSpecIsAnotherChance() {
        Scenario story = limited();
        assertThat(story.decision().reason()).isEqualTo(Reason.Ineffective);
        story.personScales(5).minutes(5);
        assertThat(attempts(story)).as("after a person's change").isGreaterThan(1);
    }

    @Test
    void aRestartKeepsTheMemoryOfWhatDidNotHelp() {
        Scenario story = limited();
        long before = attempts(story);
        story.operatorComesBack().minutes(2);
        assertThat(attempts(story)).isEqualTo(before);
        assertThat(story.learned().capacity().points()).isNotEmpty();
        assertThat(story.learned().podStart()).isNotEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whenTheLimitIsGoneTheNextAttemptStays() {
        Scenario story = limited();
        // More comes through at once with as many replicas: no need to wait until the memory has run out.
        story.then(plant -> plant.downstream(10_000)).minutes(6);
        assertThat(story.plant.lag()).isLessThan(5 * 500);
        assertThat(story.decision().size().limitedBy()).isNotEqualTo(LimitedBy.Ineffective);
    }

    private static Scenario limited() {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(24).running(4).downstream(300).arrival(280));
        return story.minutes(10).then(plant -> plant.arrival(500)).minutes(8);
    }
}
