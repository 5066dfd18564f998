package dev.qcs.operator.simulate.contend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Policies;
import dev.qcs.operator.simulate.plant.Fault;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.play.Measures;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.workload.Catalogue;
import dev.qcs.operator.simulate.workload.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        return new Policies(List.of(new Qcs(Duration.ofSeconds(5))))
                .of(List.of("qcs"), simulation.setup())
                .getFirst();
    }
}
