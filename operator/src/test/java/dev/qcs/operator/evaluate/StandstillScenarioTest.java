package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A group of which nothing moves is not scaled for, whatever else happens to it, until something moves. Each story is told at
 * the tempo of production and at that of a demonstration, where a rebalance is long against every clock.
 */
class StandstillScenarioTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private static Policies length() {
        return Policies.lagPerReplica(1_000).replicas(2, 100);
    }

    private static Plant fourPartitions() {
        return new Plant(4).running(2).capacity(50).arrival(8);
    }

    private static Scenario stalled(int speedup, int polling, Plant plant) {
        return new Scenario(length().every(polling), plant, new Tempo(speedup))
                .minutes(2)
                .then(p -> p.blockConsumers(true))
                .until(FindingType.AllPartitionsStalled, LONG);
    }

    private static void staysUntilSomethingMoves(Scenario story) {
        story.minutes(30);
        assertThat(story.steps()).isEmpty();
        assertThat(story.decision().reason()).isEqualTo(Reason.HeldByFinding);
        assertThat(story.finding(FindingType.AllPartitionsStalled)).isPresent();
        story.then(plant -> plant.blockConsumers(false)).minutes(1);
        assertThat(story.steps()).as("once it moves").containsExactly("2->4");
    }

    @ParameterizedTest(name = "speedup {0}, poll {1} s")
    @CsvSource({"1,1", "1,5", "1,30", "12,1"})
    void workOnPartitionsThatHadNoneIsNoSignOfLife(int speedup, int polling) {
        Scenario story = stalled(speedup, polling, fourPartitions().arrivals(i -> i < 2 ? 4 : 0));
        story.then(plant -> plant.burst(12_000)).minutes(2);
        assertThat(story.steps()).isEmpty();
        assertThat(story.timesShown(FindingType.AllPartitionsStalled)).isEqualTo(1);
        staysUntilSomethingMoves(story);
    }

    @ParameterizedTest(name = "speedup {0}, poll {1} s, for {2} s")
    @CsvSource({"1,1,10", "1,5,10", "1,5,60", "1,5,400", "12,1,4", "12,1,10", "12,1,60"})
    void aRebalanceIsNoSignOfLife(int speedup, int polling, int seconds) {
        Scenario story = stalled(speedup, polling, fourPartitions());
        story.then(plant -> plant.rebalancing(true)).seconds(seconds);
        story.then(plant -> plant.burst(12_000)).seconds(seconds);
        story.then(plant -> plant.rebalancing(false)).seconds(seconds);
        story.then(plant -> plant.rebalancing(true)).seconds(seconds);
        story.then(plant -> plant.rebalancing(false));
        staysUntilSomethingMoves(story);
    }

    @ParameterizedTest(name = "speedup {0}, poll {1} s, for {2} s")
    @CsvSource({"1,1,10", "1,5,10", "1,5,60", "1,5,400", "12,1,4", "12,1,10", "12,1,60"})
    void membersThatGoAndComeAreNoSignOfLife(int speedup, int polling, int seconds) {
        Scenario story = stalled(speedup, polling, fourPartitions());
        story.then(plant -> plant.loseMembers(true).burst(12_000)).seconds(seconds);
        story.then(plant -> plant.loseMembers(false).rebalancing(true)).seconds(seconds);
        story.then(plant -> plant.rebalancing(false));
        staysUntilSomethingMoves(story);
    }

    @ParameterizedTest(name = "speedup {0}, poll {1} s, for {2} s")
    @CsvSource({"1,1,10", "1,5,60", "12,1,4", "12,1,60"})
    void podsThatRestartAreNoSignOfLife(int speedup, int polling, int seconds) {
        Scenario story = stalled(speedup, polling, fourPartitions());
        story.then(plant -> plant.up(0).burst(12_000)).seconds(seconds);
        story.then(plant -> plant.up(1)).seconds(seconds);
        story.then(plant -> plant.up(2));
        staysUntilSomethingMoves(story);
    }

    @ParameterizedTest(name = "speedup {0}, poll {1} s, for {2} s")
    @CsvSource({"1,1,10", "1,5,60", "12,1,4", "12,1,60"})
    void aPartitionThatCannotBeReadIsNoSignOfLife(int speedup, int polling, int seconds) {
        Scenario story = stalled(speedup, polling, fourPartitions());
        story.then(plant -> plant.hideEnds(0).burst(12_000)).seconds(seconds);
        story.then(plant -> plant.hideEnds(1, 2, 3)).seconds(seconds);
        story.then(Plant::hideEnds);
        staysUntilSomethingMoves(story);
    }

    @ParameterizedTest(name = "speedup {0}, poll {1} s, for {2} s")
    @CsvSource({"1,1,10", "1,5,60", "1,5,400", "12,1,4", "12,1,60"})
    void aBrokerThatIsAwayIsNoSignOfLife(int speedup, int polling, int seconds) {
        Scenario story = stalled(speedup, polling, fourPartitions());
        story.brokerDown(true).seconds(seconds);
        story.brokerDown(false).then(plant -> plant.rebalancing(true).burst(12_000));
        story.seconds(seconds).then(plant -> plant.rebalancing(false));
        staysUntilSomethingMoves(story);
    }

    @ParameterizedTest(name = "speedup {0}, poll {1} s, for {2} s")
    @CsvSource({"1,1,10", "1,5,60", "1,5,200", "12,1,4", "12,1,60"})
    void aNewOperatorThatComesIntoARebalanceHoldsToo(int speedup, int polling, int seconds) {
        Scenario story = stalled(speedup, polling, fourPartitions());
        story.then(plant -> plant.rebalancing(true).burst(12_000))
                .operatorComesBack()
                .seconds(seconds);
        story.then(plant -> plant.rebalancing(false));
        staysUntilSomethingMoves(story);
    }

    @ParameterizedTest(name = "speedup {0}, poll {1} s, for {2} s")
    @CsvSource({"1,1,10", "1,5,60", "12,1,4", "12,1,60"})
    void aGroupWhoseMembersAreHiddenHoldsTooWhateverItsPodsDo(int speedup, int polling, int seconds) {
        Scenario story = stalled(speedup, polling, fourPartitions().hideMembers());
        story.then(plant -> plant.burst(12_000)).seconds(seconds);
        story.then(plant -> plant.up(0)).seconds(seconds);
        story.then(plant -> plant.up(2));
        staysUntilSomethingMoves(story);
    }

    @ParameterizedTest(name = "speedup {0}, poll {1} s, for {2} s")
    @CsvSource({"1,1,40", "1,5,40", "1,5,200", "12,1,4", "12,1,60"})
    void aStuckPartitionIsNotScaledForWhileItsSiblingsPauseToo(int speedup, int polling, int seconds) {
        Scenario story = new Scenario(length().every(polling), fourPartitions(), new Tempo(speedup));
        story.minutes(2).then(plant -> plant.freeze(3)).until(FindingType.PartitionFrozen, LONG);
        story.then(plant -> plant.burst(3, 12_000)).seconds(1);
        story.then(plant -> plant.rebalancing(true)).seconds(seconds);
        story.then(plant -> plant.rebalancing(false)).minutes(20);
        assertThat(story.steps()).isEmpty();
    }

    @Test
    void whoIgnoresTheFindingIsScaledForAllTheSame() {
        Scenario story = new Scenario(length().ignoring("AllPartitionsStalled"), fourPartitions());
        story.minutes(2).then(plant -> plant.blockConsumers(true)).minutes(10);
        story.then(plant -> plant.burst(12_000)).minutes(1);
        assertThat(story.plant.wanted()).isEqualTo(4);
    }

    @Test
    void aGroupThatHasNotCommittedYetIsNotTakenForOneThatStandsStill() {
        Plant plant = fourPartitions().blockConsumers(true);
        for (int i = 0; i < 4; i++) {
            plant.neverCommitted(i);
        }
        Scenario story = new Scenario(length().uncommitted(Policy.Uncommitted.Earliest), plant);
        story.minutes(10).then(p -> p.burst(12_000)).minutes(1);
        assertThat(story.plant.wanted()).isEqualTo(4);
    }

    @Test
    void growsAtTheFirstReadingInWhichSomethingMoved() {
        Scenario story = stalled(1, 5, fourPartitions().commitEvery(1));
        story.then(plant -> plant.burst(12_000)).minutes(5);
        assertThat(story.steps()).isEmpty();
        story.then(plant -> plant.blockConsumers(false)).seconds(6);
        assertThat(story.steps()).containsExactly("2->4");
    }
}
