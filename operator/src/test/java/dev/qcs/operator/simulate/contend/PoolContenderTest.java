package dev.qcs.operator.simulate.contend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Policies;
import dev.qcs.operator.simulate.plant.Fault;
import dev.qcs.operator.simulate.plant.Model;
import dev.qcs.operator.simulate.plant.PlantSettings.Consumers;
import dev.qcs.operator.simulate.play.Measures;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.pool.PoolSettings;
import dev.qcs.operator.simulate.pool.PoolSettings.Holding;
import dev.qcs.operator.simulate.pool.PoolSettings.Source;
import dev.qcs.operator.simulate.workload.Catalogue;
import dev.qcs.operator.simulate.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's own policy on pools, where nothing caps a size but the most replicas allowed. */
class PoolContenderTest {
    private static final int MOST = 40;

    @ParameterizedTest
    @MethodSource("basic")
    void keepsUpWithEachBasicWorkloadOnAQueueAndOnAShareGroup(String workload) {
        for (Source source : List.of(new Source.RabbitMq(1, 5), new Source.RabbitMq(5, 5), new Source.ShareGroup(6))) {
            Measures measures = play(PoolSettings.usual().with(source), Catalogue.named(workload, 1), 60);
            assertThat(measures.violationSeconds()).as("%s", source).isZero();
            assertThat(measures.mostReplicas()).as("%s", source).isLessThanOrEqualTo(15);
        }
    }

    static List<String> basic() {
        return Catalogue.basic();
    }

    /** What a pool does while it stands still, and just after, says nothing of what its replicas can do. */
    @ParameterizedTest
    @ValueSource(ints = {20, 60, 600})
    void aPoolThatStoodStillHasNotBecomeSlow(int seconds) {
        Workload workload = Workload.of("stall", 4800, t -> 380)
                .noisy(0.05, new Random(1))
                .capacity(t -> t >= 2400 && t < 2400 + seconds ? 0 : 1);
        PoolSettings plant = PoolSettings.usual();
        Simulation simulation = new Simulation(plant, workload, 60, 1, MOST, 1);
        QcsContender qcs = (QcsContender) qcs(simulation).make(simulation.setup(), simulation.future());
        Model pool = plant.build(workload, 60, 1);
        for (int t = 0; t < workload.seconds(); t++) {
            pool.scale(qcs.replicas(pool.view()));
            pool.tick();
            Estimate estimate = Objects.requireNonNull(qcs.last()).estimate();
            Double capacity = estimate.capacity().perMember();
            if (t > 2300) {
                assertThat(Objects.requireNonNull(capacity)).as("second %d", t).isGreaterThan(60);
            }
        }
        assertThat(pool.wanted()).isBetween(4, 6);
    }

    /** A message of 20 s: a window holds some, and their number is chance. */
    @ParameterizedTest
    @ValueSource(ints = {2, 20, 120})
    void whatLongMessagesTakeIsLearnedFromAFew(int seconds) {
        double perSecond = 1.0 / seconds;
        PoolSettings plant = longJobs(perSecond);
        Workload workload = Workload.of("jobs", 14_400, t -> 6 * perSecond).inWholeMessages(new Random(5));
        Simulation simulation = new Simulation(plant, workload, 300, 1, MOST, 1);
        QcsContender qcs = (QcsContender) qcs(simulation).make(simulation.setup(), simulation.future());
        Model pool = plant.build(workload, 300, 1);
        long replicaSeconds = 0;
        for (int t = 0; t < workload.seconds(); t++) {
            pool.scale(qcs.replicas(pool.view()));
            pool.tick();
            Double capacity =
                    Objects.requireNonNull(qcs.last()).estimate().capacity().perMember();
            if (t > 7200) {
                assertThat(Objects.requireNonNull(capacity))
                        .as("second %d", t)
                        .isBetween(perSecond * 0.6, perSecond * 1.6);
                replicaSeconds += pool.wanted();
            }
        }
        // Six are busy in the mean; bursts of chance want more for a while.
        assertThat(replicaSeconds / 7199.0).isBetween(6.0, 16.0);
    }

    @Test
    void longMessagesAreBegunInTimeAndAStepIsNotJudgedByAFewOfThem() {
        for (long seed = 1; seed <= 3; seed++) {
            Workload workload =
                    Workload.of("jobs", 7200, t -> t < 3600 ? 0.1 : 0.4).inWholeMessages(new Random(seed));
            Measures measures = play(longJobs(0.05), workload, 60);
            assertThat(measures.violationSeconds()).as("seed %d", seed).isLessThan(60);
            assertThat(measures.mostReplicas()).as("seed %d", seed).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void consumersThatDieAndNodesThatRestartRemoveNothing() {
        Workload falling = Workload.of("falling", 3600, t -> t < 2390 ? 700 : 100);
        PoolSettings plant =
                PoolSettings.usual().with(List.of(new Fault.Crash(1200, 1230, 3), new Fault.NodeRestart(2400, 2500)));
        Measures measures = play(plant, falling, 60);
        assertThat(measures.removedWhileBlind()).isZero();
        assertThat(measures.mostReplicas()).isLessThanOrEqualTo(20);
        // It shrinks once it sees again.
        assertThat(measures.replicaSeconds()).isLessThan(9 * 3600);
    }

    /** Nothing but the limit behind the consumers decides: after a first proof the next attempts stay small. */
    @Test
    void whatBroughtNothingIsNotTriedAgainWithAllThatAreAllowed() {
        Workload workload = Workload.of("limited", 4800, t -> t < 1200 ? 300 : 500)
                .noisy(0.05, new Random(1))
                .downstream(t -> t < 1800 ? 1200 : 410);
        Measures measures = play(PoolSettings.usual(), workload, 60);
        assertThat(measures.mostReplicas()).isLessThanOrEqualTo(12);
    }

    private static PoolSettings longJobs(double perSecond) {
        return PoolSettings.usual()
                .with(new Consumers(1, perSecond, 0, 0))
                .with(new Holding(1, 1))
                .withRandomJobs();
    }

    private static Measures play(PoolSettings plant, Workload workload, int objective) {
        Simulation simulation = new Simulation(plant, workload, objective, 1, MOST, 1);
        return simulation.play(qcs(simulation)).measures();
    }

    private static Maker qcs(Simulation simulation) {
        return new Policies(List.of(new Qcs(Duration.ofSeconds(5))))
                .of(List.of("qcs"), simulation.setup())
                .getFirst();
    }
}
