package dev.qcs.operator.simulate.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.play.Measures;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.workload.Workload;
import org.junit.jupiter.api.Test;

/** What following the load costs somebody who knows it. */
class TrackerTest {

    @Test
    void evenLoadNeverChangesItsSize() {
        Measures measures = play(Workload.of("even", 3600, t -> 520));
        assertThat(measures.rescales())
                .as("from the size at the start to the one that keeps up")
                .isEqualTo(1);
        assertThat(measures.mostReplicas()).isEqualTo(6);
    }

    @Test
    void isReadyWhenMoreArrives() {
        Measures measures = play(Workload.of("step", 3600, t -> t < 1800 ? 150 : 1_100));
        assertThat(measures.violationSeconds()).isZero();
        assertThat(measures.mostReplicas()).isEqualTo(12);
    }

    @Test
    void asksForNoMoreThanIsOfUse() {
        assertThat(play(Workload.of("flood", 600, t -> 5_000)).mostReplicas()).isEqualTo(12);
    }

    private static Measures play(Workload workload) {
        return new Simulation(PlantSettings.usual(), workload, 60, 1, 40, 1)
                .play(new Tracker())
                .measures();
    }
}
