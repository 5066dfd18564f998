package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policies;
import org.junit.jupiter.api.Test;

/** Two topics of six partitions: under range assignment six members own everything, under a balanced one twelve do. */
class AssignorScenarioTest {

    /** 60/s on each partition, 100/s a member: two partitions are too many for one, each alone is not. */
    private static Scenario overloaded(String assignor) {
        return new Scenario(
                Policies.lagSeconds(60).replicas(1, 50),
                new Plant(12)
                        .topics(2)
                        .assignor(assignor)
                        .capacity(100)
                        .running(3)
                        .arrival(720));
    }

    @Test
    void underRangeTheLargestTopicIsTheCap() {
        Scenario story = overloaded("range").minutes(20);
        assertThat(story.changes()).extracting(Decision.ScaleTo::to).allMatch(to -> to <= 6);
        assertThat(story.plant.wanted()).isEqualTo(6);
        assertThat(story.decision().size().usable()).isEqualTo(6);
        assertThat(story.decision().size().limitedBy()).isEqualTo(LimitedBy.PartitionCount);
        assertThat(story.finding(FindingType.PartitionLimited))
                .hasValueSatisfying(finding -> assertThat(finding.toString())
                        .contains("range assignment stacks partitions of every topic on the first consumers")
                        .contains("cooperative-sticky")
                        .contains("feeds up to 12 replicas"));
    }

    @Test
    void underABalancedAssignorEveryPartitionCounts() {
        Scenario story = overloaded("cooperative-sticky").minutes(20);
        assertThat(story.plant.wanted()).isEqualTo(12);
        assertThat(story.decision().size().usable()).isEqualTo(12);
        assertThat(story.finding(FindingType.PartitionLimited)).isEmpty();
    }

    @Test
    void aLengthStopsAtTheLargestTopicToo() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(1, 50),
                new Plant(12).topics(2).assignor("range").capacity(1).running(1).burst(10_000));
        story.minutes(2);
        assertThat(story.changes()).extracting(Decision.ScaleTo::to).containsExactly(6);
        assertThat(story.decision().size().usable()).isEqualTo(6);
    }

    @Test
    void anEmptyGroupIsStillTakenForTheOneItWas() {
        Scenario story = new Scenario(
                Policies.lagPerReplica(100).replicas(0, 50).toZeroAfter(60),
                new Plant(12).topics(2).assignor("range").capacity(1).running(1));
        story.minutes(3);
        assertThat(story.plant.wanted()).isZero();
        story.then(plant -> plant.burst(100_000)).minutes(5);
        assertThat(story.changes()).extracting(Decision.ScaleTo::to).allMatch(to -> to <= 6);
        assertThat(story.plant.wanted()).isEqualTo(6);
    }
}
