package dev.qcs.operator.simulate.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.PlantView;
import dev.qcs.operator.simulate.Policies;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.contend.Qcs;
import dev.qcs.operator.simulate.plant.Fault;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.workload.Catalogue;
import dev.qcs.operator.simulate.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** What is measured, on runs short enough to work out by hand. */
class SimulationTest {

    @Test
    void measuresARunThatCanBeWorkedOutByHand() {
        // Two replicas do 200/s of 250/s for 1,000 s: behind grows by a second in five. At 300 s four more are asked
        // for; they
        // work at 330 s, the group pauses until 336 s, 6 × 100/s then work the backlog off.
        Workload workload = Workload.of("steady", 1000, t -> 250);
        Run run = new Simulation(PlantSettings.usual(), workload, 60, 1, 40, 1)
                .play(scripted(second -> second < 300 ? 2 : 6), 100);
        Measures measures = run.measures();
        // Behind passes 60 s at 300 s. At 336 s, 16,500 + 1,500 messages wait, 72 s; 350/s of them go away each second,
        // and
        // the oldest is 60 s old when (84,000 − 250·60 − 66,000)/350 s later 15,000 wait.
        assertThat(measures.violationSeconds()).isBetween(40, 50);
        assertThat(measures.behindMost()).isCloseTo(72, within(1.0));
        assertThat(measures.replicaSeconds()).isEqualTo(2 * 300 + 6 * 700);
        assertThat(measures.rescales()).isEqualTo(1);
        assertThat(measures.pauseSeconds()).isCloseTo(6, within(1e-6));
        assertThat(measures.mostReplicas()).isEqualTo(6);
        assertThat(measures.overshoot()).isEqualTo(2);
        assertThat(measures.cost()).isEqualTo(4800 + 60);
        assertThat(measures.messages()).isCloseTo(250_000, within(0.01));
        assertThat(measures.firstMessageDelay()).isNull();
        assertThat(run.timeline()).hasSize(10);
        assertThat(run.timeline().get(3).replicas()).isEqualTo(6);
        assertThat(run.timeline().get(3).ready()).isEqualTo(6);
        assertThat(run.timeline().get(3).secondsBehind()).isEqualTo(measures.behindMost());
    }

    @Test
    void theFirstMessageAfterZeroWaitsForAPodAndTheGroup() {
        Workload workload = Workload.of("late start", 600, t -> t < 100 ? 0 : 50);
        Run run = new Simulation(PlantSettings.usual().startingWith(0), workload, 60, 0, 40, 1)
                .play(scripted(second -> second < 105 ? 0 : 1));
        // 5 s until somebody notices, 30 s for the Pod, 6 + 3 s for the group.
        assertThat(run.measures().firstMessageDelay()).isEqualTo(44);
        Run never =
                new Simulation(PlantSettings.usual().startingWith(0), workload, 60, 0, 40, 1).play(scripted(s -> 0));
        assertThat(never.measures().firstMessageDelay()).isEqualTo(500);
        assertThat(never.measures().lateShare()).isCloseTo(440.0 / 500, within(0.01));
        assertThat(never.measures().replicaSeconds()).isZero();
    }

    @Test
    void replicasThatNobodyNeededAndThoseTakenAwayBlindlyAreCounted() {
        Workload workload = Workload.of("nothing", 400, t -> 0);
        PlantSettings plant = PlantSettings.usual().with(List.of(new Fault.Unreachable(100, 200)));
        Measures measures = new Simulation(plant, workload, 60, 1, 40, 1)
                .play(scripted(second -> second < 50 ? 6 : second < 150 ? 5 : second < 160 ? 3 : second < 300 ? 4 : 1))
                .measures();
        assertThat(measures.removedWhileBlind()).isEqualTo(2);
        assertThat(measures.idleReplicaSeconds()).isEqualTo(measures.replicaSeconds());
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherSeedAnotherOne() {
        assertThat(randomRun(1, 1)).isEqualTo(randomRun(1, 1));
        assertThat(randomRun(1, 1)).isNotEqualTo(randomRun(2, 1));
        assertThat(randomRun(1, 1)).isNotEqualTo(randomRun(1, 2));
    }

    private static Run randomRun(long workloadSeed, long plantSeed) {
        PlantSettings plant =
                PlantSettings.usual().with(new PlantSettings.Pods(30, 15, 20)).committingEvery(5);
        Simulation simulation =
                new Simulation(plant, Catalogue.named("random-levels", workloadSeed), 60, 1, 40, plantSeed);
        Run run = simulation.play(policy("qcs", simulation), 5);
        return new Run(run.policy(), run.workload(), 0, run.measures(), run.timeline());
    }

    @Test
    void theFutureSaysWhatThePlantSustains() {
        PlantSettings plant = PlantSettings.usual().withPartitions(11);
        Future future = new Simulation(plant, Workload.of("w", 10, t -> t), 60, 1, 12, 1).future();
        assertThat(future.seconds()).isEqualTo(10);
        assertThat(future.meanArrivals(0, 4)).isEqualTo(1.5);
        assertThat(future.sustained(0, 0)).isZero();
        assertThat(future.sustained(0, 10)).isCloseTo(550, within(1e-9));
        assertThat(future.sustained(0, 11)).isCloseTo(1100, within(1e-9));
        assertThat(future.sustained(0, 40)).isCloseTo(1100, within(1e-9));
    }

    /** For whoever reads the output; how fast a machine is says nothing about whether the code is right. */
    @Test
    void printsWhatTwoHoursOf64PartitionsTake() {
        Simulation simulation = new Simulation(
                PlantSettings.usual().withPartitions(64),
                Catalogue.named("random-levels", 1).times(64 / 12.0),
                60,
                1,
                64,
                1);
        for (Maker maker : List.of(scripted(second -> 40), policy("qcs", simulation))) {
            simulation.play(maker);
            long before = System.nanoTime();
            Run run = simulation.play(maker);
            System.out.printf(
                    "two simulated hours of 64 partitions with %s: %.1f ms%n",
                    run.policy(), (System.nanoTime() - before) / 1e6);
            assertThat(run.measures().replicaSeconds()).isPositive();
        }
    }

    @Test
    void anAutoscalerThatIsAwayIsNotAskedAndIsToldWhenItIsBack() {
        int[] asked = new int[1];
        int[] restarts = new int[1];
        Maker maker = new Maker() {
            @Override
            public String name() {
                return "counting";
            }

            @Override
            public Contender make(Setup setup, Future future) {
                return new Contender() {
                    @Override
                    public int replicas(PlantView view) {
                        asked[0]++;
                        return view.wanted();
                    }

                    @Override
                    public void restart() {
                        restarts[0]++;
                    }
                };
            }
        };
        PlantSettings plant = PlantSettings.usual().with(List.of(new Fault.Restart(10, 40)));
        new Simulation(plant, Workload.of("w", 100, t -> 1), 60, 1, 40, 1).play(maker);
        assertThat(asked[0]).isEqualTo(70);
        assertThat(restarts[0]).isEqualTo(1);
    }

    private static Maker policy(String name, Simulation simulation) {
        return new Policies(List.of(new Qcs(Duration.ofSeconds(5))))
                .of(List.of(name), simulation.setup())
                .getFirst();
    }

    private static Maker scripted(IntUnaryOperator replicas) {
        return new Maker() {
            @Override
            public String name() {
                return "scripted";
            }

            @Override
            public Contender make(Setup setup, Future future) {
                return view -> replicas.applyAsInt(view.second());
            }
        };
    }
}
