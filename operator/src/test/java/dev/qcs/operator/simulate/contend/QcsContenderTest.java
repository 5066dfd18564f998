package dev.qcs.operator.simulate.contend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Policies;
import dev.qcs.operator.simulate.plant.Fault;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.play.Measures;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.workload.Catalogue;
import dev.qcs.operator.simulate.workload.Skew;
import dev.qcs.operator.simulate.workload.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's own policy plays as the operator does. */
class QcsContenderTest {

    @ParameterizedTest
    @MethodSource("basic")
    void keepsUpWithEachBasicWorkloadForLessThanAFullHouse(String workload) {
        Measures measures = play(PlantSettings.usual(), Catalogue.named(workload, 1));
        assertThat(measures.lateShare()).isLessThan(0.02);
        assertThat(measures.replicaSeconds()).isLessThan(12 * 7200 * 9 / 10);
    }

    static List<String> basic() {
        return Catalogue.basic();
    }

    /** Nobody knows yet what a replica can do: a rare poll must not make it grow in the dark before that is seen. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 15, 30})
    void aJumpThatShowsTheCapacityFirstIsAnsweredInOneStep(int poll) {
        for (int at = 600; at < 600 + poll; at += Math.max(1, poll / 5)) {
            int jump = at;
            Workload step = Workload.of("step", 1500, t -> t < jump ? 200 : 800);
            Simulation simulation = new Simulation(PlantSettings.usual(), step, 60, 1, 40, 1);
            Measures measures = simulation.play(qcs(simulation, poll)).measures();
            assertThat(measures.rescales()).as("jump at %d s", at).isEqualTo(1);
            assertThat(measures.mostReplicas()).as("jump at %d s", at).isEqualTo(12);
        }
    }

    /**
     * One partition gets twice what a member can do, so its backlog grows at any size, and the others are soon drained: then the
     * group consumes what arrives, however much more it could. That is no sign that the step up was of no use.
     */
    @ParameterizedTest
    @ValueSource(ints = {5, 30, 90})
    void aPartitionThatNoSizeHelpsMakesNoStepUseless(int podStart) {
        PlantSettings plant = PlantSettings.usual().withPartitions(30).with(new PlantSettings.Pods(podStart, 0, 0));
        Workload hot = Workload.of("hot", 3600, t -> 800).skewed(new Skew.Hot(0.25, 900));
        Simulation simulation = new Simulation(plant, hot, 60, 1, 40, 1);
        assertThat(simulation.play(qcs(simulation), 5).timeline())
                .filteredOn(point -> point.second() > 400)
                .allSatisfy(point -> assertThat(point.replicas()).isGreaterThanOrEqualTo(8));
    }

    @Test
    void evenLoadComesToRest() {
        Simulation simulation =
                new Simulation(PlantSettings.usual(), Workload.of("even", 7200, t -> 300), 60, 1, 40, 1);
        var timeline = simulation.play(qcs(simulation), 5).timeline();
        assertThat(timeline.subList(timeline.size() / 2, timeline.size()).stream()
                        .map(point -> point.replicas())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void removesNothingWhileItCannotSee() {
        // Arrivals fall to nearly nothing just when the view goes bad, in each of the ways.
        Workload falling = Workload.of("falling", 3600, t -> t < 900 ? 800 : 20);
        for (Fault fault : List.of(
                new Fault.Unreachable(890, 2400),
                new Fault.MissingPartition(890, 2400, 5),
                new Fault.NegativeJump(890, 940, 5, 10_000))) {
            Measures measures = play(PlantSettings.usual().with(List.of(fault)), falling);
            assertThat(measures.removedWhileBlind()).as("%s", fault).isZero();
            // It shrinks once it sees again.
            assertThat(measures.replicaSeconds()).as("%s", fault).isLessThan(12 * 3600);
        }
    }

    @Test
    void goesOnAfterARestart() {
        Workload step = Workload.of("step", 3600, t -> t < 1200 ? 200 : 800);
        Measures measures = play(PlantSettings.usual().with(List.of(new Fault.Restart(1190, 1230))), step);
        Measures undisturbed = play(PlantSettings.usual(), step);
        assertThat(measures.mostReplicas()).isEqualTo(undisturbed.mostReplicas());
        assertThat(measures.behindMost()).isBetween(undisturbed.behindMost(), undisturbed.behindMost() + 120);
    }

    private static Measures play(PlantSettings plant, Workload workload) {
        Simulation simulation = new Simulation(plant, workload, 60, 1, 40, 1);
        return simulation.play(qcs(simulation)).measures();
    }

    private static Maker qcs(Simulation simulation) {
        return qcs(simulation, 5);
    }

    private static Maker qcs(Simulation simulation, int poll) {
        return new Policies(List.of(new Qcs(Duration.ofSeconds(poll))))
                .of(List.of("qcs"), simulation.setup())
                .getFirst();
    }
}
