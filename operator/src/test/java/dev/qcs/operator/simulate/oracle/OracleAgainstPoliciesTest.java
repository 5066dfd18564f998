package dev.qcs.operator.simulate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Policies;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.play.Measures;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.rival.Rivals;
import dev.qcs.operator.simulate.workload.Catalogue;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the real plant: nobody who is never late is cheaper, and the oracle's plan can be carried out. */
class OracleAgainstPoliciesTest {
    private static final int OBJECTIVE = 60;
    private static final List<String> NAMES = List.of(
            "keda:10",
            "keda:mu10s,even,down=50/300",
            "keda:mu5s,down=60,up=fast",
            "hpa-cpu:70",
            "flink:queue",
            "fixed:peak");

    @ParameterizedTest
    @CsvSource({
        "constant, 12",
        "step, 12",
        "ramp, 12",
        "sine, 12",
        "square, 12",
        "spikes, 12",
        "random-levels, 12",
        "capacity-decay, 12",
        "moving-skew, 12",
        "moving-skew, 30",
        "downstream-limit, 12",
        "sine, 11",
        "square, 64"
    })
    void nobodyWhoIsNeverLateIsCheaper(String workload, int partitions) {
        Simulation simulation = simulation(workload, partitions);
        Bracket bracket = new Oracle().bracket(simulation.setup(), simulation.future());

        for (Maker maker : policies().of(NAMES, simulation.setup())) {
            Measures measures = simulation.play(maker).measures();
            if (measures.violationSeconds() == 0) {
                assertThat(bracket.lowerCost()).as(maker.name()).isLessThanOrEqualTo(measures.cost());
                assertThat(bracket.feasible().cost()).as(maker.name()).isLessThanOrEqualTo(measures.cost());
            }
        }
    }

    /**
     * The plan's own run on the plant: as dear as planned, and late by no more than a pause in the middle of a slot, which a plan
     * that only looks at the ends of slots does not see.
     */
    @ParameterizedTest
    @CsvSource({"step, 12", "sine, 11", "spikes, 12", "square, 64"})
    void thePlanCanBeCarriedOut(String workload, int partitions) {
        Simulation simulation = simulation(workload, partitions);
        Plan plan = new Oracle().plan(simulation.setup(), simulation.future());

        Measures measures = simulation
                .play(OracleFamily.upper().member(null, simulation.setup()))
                .measures();

        assertThat(plan.lateSlots()).isZero();
        assertThat(measures.cost()).isCloseTo(plan.cost(), withinPercentage(1));
        assertThat(measures.behindMost()).isLessThan(OBJECTIVE + 6 + 1.0);
    }

    private static Simulation simulation(String workload, int partitions) {
        return new Simulation(
                PlantSettings.usual().withPartitions(partitions),
                Catalogue.named(workload, 1).times(partitions / 12.0),
                OBJECTIVE,
                1,
                partitions,
                1);
    }

    private static Policies policies() {
        return new Policies(Rivals.families());
    }
}
