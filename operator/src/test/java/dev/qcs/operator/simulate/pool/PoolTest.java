package dev.qcs.operator.simulate.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.simulate.QueueFigures;
import dev.qcs.operator.simulate.plant.Fault;
import dev.qcs.operator.simulate.plant.Model;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.plant.PlantSettings.Consumers;
import dev.qcs.operator.simulate.plant.PlantSettings.Pods;
import dev.qcs.operator.simulate.pool.PoolSettings.Holding;
import dev.qcs.operator.simulate.pool.PoolSettings.Source;
import dev.qcs.operator.simulate.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pool against what can be worked out by hand. */
class PoolTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noMessageIsLostAndNoneComesFromNowhere(boolean random) {
        PoolSettings settings = PoolSettings.usual()
                .with(new Consumers(2, 20, 0.11, 0.02))
                .with(new Holding(50, 7))
                .with(new Pods(20, 10, 30))
                .with(List.of(new Fault.Crash(500, 520, 3), new Fault.NodeRestart(900, 930)));
        Workload workload = Workload.of("w", 1800, t -> 150 + 120 * Math.sin(t / 200.0))
                .capacity(t -> t > 1200 ? 0.5 : 1)
                .downstream(t -> t > 1500 ? 80 : 1000);
        Model pool = (random ? settings.withRandomJobs() : settings).build(workload, 60, 7);
        Random person = new Random(3);
        for (int t = 0; t < 1800; t++) {
            if (person.nextInt(60) == 0) {
                pool.scale(person.nextInt(10));
            }
            pool.tick();
            long there = pool.view().end(0) - pool.view().committed(0);
            assertThat(there).as("second %d", t).isNotNegative();
            assertThat(pool.arrived()).isEqualTo((double) pool.view().end(0));
        }
        assertThat(pool.view().committed(0)).isPositive();
    }

    @Test
    void anyNumberOfReplicasAddsUp() {
        for (int replicas : new int[] {1, 3, 7}) {
            Model pool = play(PoolSettings.usual().startingWith(replicas), t -> 1000, 100);
            assertThat(pool.view().committed(0)).isEqualTo(100L * 100 * replicas);
        }
    }

    /** By hand: 600 too many come each second, for 100 s; then the last ones are 60,000 messages behind 400/s. */
    @Test
    void theOldestMessageIsTheOneThatNobodyHasBegun() {
        Model pool = play(PoolSettings.usual().startingWith(4), t -> t < 100 ? 1000 : 0, 100);
        assertThat(pool.secondsBehind()).isCloseTo(60, within(1.0));
        assertThat(pool.late()).isZero();
        Model later = play(PoolSettings.usual().startingWith(4), t -> t < 100 ? 1000 : 0, 251);
        assertThat(later.secondsBehind()).isZero();
        // A message that came at s is begun at 2.5·s: later than 60 s after it came from second 41 on.
        assertThat(later.late()).isCloseTo(59_000, within(1_500.0));
    }

    @Test
    void whatAConsumerHoldsNobodyElseGets() {
        PoolSettings settings = PoolSettings.usual().with(new Holding(5000, 1)).startingWith(1);
        Model pool = settings.build(Workload.of("burst", 200, t -> t == 0 ? 4000 : 0), 60, 1);
        pool.tick();
        pool.scale(10);
        for (int t = 0; t < 35; t++) {
            pool.tick();
        }
        // The others came at second 31 and have nothing to do: all is held by the first.
        assertThat(pool.view().ready()).isEqualTo(10);
        assertThat(pool.view().end(0) - pool.view().committed(0)).isEqualTo(4000 - 36 * 100);
        assertThat(queue(pool).ready()).isZero();
        assertThat(pool.secondsBehind()).isEqualTo(35);
    }

    @Test
    void aConsumerThatDiesGivesBackWhatItHolds() {
        PoolSettings settings = PoolSettings.usual()
                .with(new Holding(100, 50))
                .with(new Consumers(1, 10, 0, 0))
                .startingWith(2)
                .with(List.of(new Fault.Crash(10, 20, 1)));
        Model pool = settings.build(Workload.of("burst", 200, t -> t == 0 ? 200 : 0), 60, 1);
        for (int t = 0; t < 11; t++) {
            pool.tick();
        }
        // Each held 100, had done 100 of them, and one acknowledged in fifties: nothing is lost but work.
        QueueReading seen = queue(pool);
        assertThat(pool.view().end(0)).isEqualTo(200);
        assertThat(Objects.requireNonNull(seen.messages()))
                .isEqualTo(200 - pool.view().committed(0));
        for (int t = 11; t < 60; t++) {
            pool.tick();
        }
        assertThat(pool.view().committed(0)).isEqualTo(200);
        assertThat(Objects.requireNonNull(queue(pool).delivered())).isGreaterThanOrEqualTo(200);
    }

    @Test
    void messagesAreRedeliveredWhenTheirConsumerDies() {
        PoolSettings settings = PoolSettings.usual()
                .with(new Holding(10, 1))
                .with(new Consumers(1, 0.05, 0, 0))
                .startingWith(2)
                .with(List.of(new Fault.Crash(10, 12, 1)));
        Model pool = settings.build(Workload.of("jobs", 100, t -> t == 0 ? 4 : 0), 600, 1);
        for (int t = 0; t < 30; t++) {
            pool.tick();
        }
        assertThat(Objects.requireNonNull(queue(pool).redelivered())).isEqualTo(2);
        assertThat(pool.view().committed(0))
                .as("the other one finished its first job")
                .isEqualTo(1);
    }

    @Test
    void jobsThatTakeLongOccupyOneConsumerEach() {
        PoolSettings settings = PoolSettings.usual()
                .with(new Holding(1, 1))
                .with(new Consumers(1, 0.05, 0, 0))
                .startingWith(3);
        Model pool = settings.build(Workload.of("jobs", 100, t -> t == 0 ? 5 : 0), 600, 1);
        for (int t = 0; t < 19; t++) {
            pool.tick();
        }
        assertThat(queue(pool).unacknowledged()).isEqualTo(3);
        assertThat(queue(pool).ready()).isEqualTo(2);
        assertThat(pool.secondsBehind()).as("two wait, three are begun").isEqualTo(18);
        pool.tick();
        pool.tick();
        assertThat(pool.view().committed(0)).isEqualTo(3);
        assertThat(pool.secondsBehind()).isZero();
    }

    @Test
    void randomJobsTakeAsLongInTheMean() {
        PoolSettings settings = PoolSettings.usual()
                .with(new Consumers(1, 2, 0, 0))
                .withRandomJobs()
                .startingWith(5);
        Model pool = settings.build(Workload.of("w", 2000, t -> 50), 60, 5);
        for (int t = 0; t < 2000; t++) {
            pool.tick();
        }
        assertThat(pool.view().committed(0) / 2000.0).isCloseTo(10, within(0.5));
    }

    /** Of what happened since the last sample the broker says nothing: neither to the operator nor to KEDA. */
    @Test
    void countersAreSamplesAndTotalsAreFresh() {
        PoolSettings settings =
                PoolSettings.usual().with(new Source.RabbitMq(1, 60)).startingWith(0);
        Model pool = settings.build(Workload.of("w", 300, t -> 10), 60, 1);
        int changes = 0;
        long before = 0;
        for (int t = 1; t <= 300; t++) {
            pool.tick();
            assertThat(queue(pool).ready()).isEqualTo(10L * t);
            long published = Objects.requireNonNull(queue(pool).published());
            assertThat(published).isLessThanOrEqualTo(10L * t);
            changes += published == before ? 0 : 1;
            before = published;
        }
        assertThat(changes).isEqualTo(5);
        QueueFigures figures = Objects.requireNonNull(pool.view().queue());
        assertThat(figures.readyNow()).isEqualTo(3000);
        assertThat(figures.ready()).isBetween(2400L, 3000L);
        assertThat(figures.publishedPerSecond()).isEqualTo(10);
    }

    @Test
    void countersBeginAnewWithTheirNode() {
        PoolSettings settings = PoolSettings.usual().startingWith(2).with(List.of(new Fault.NodeRestart(100, 130)));
        Model pool = settings.build(Workload.of("w", 300, t -> 100), 60, 1);
        for (int t = 0; t < 110; t++) {
            pool.tick();
        }
        assertThat(pool.view().reading(NOW)).isInstanceOf(Reading.Unavailable.class);
        assertThat(pool.blinded()).isTrue();
        for (int t = 110; t < 200; t++) {
            pool.tick();
        }
        assertThat(Objects.requireNonNull(queue(pool).acknowledged())).isLessThanOrEqualTo(10_000);
        assertThat(pool.view().committed(0)).isGreaterThan(18_000);
    }

    @Test
    void aShareGroupTellsWhatIsNotSettled() {
        PoolSettings settings =
                PoolSettings.usual().with(new Source.ShareGroup(3)).startingWith(1);
        Model pool = settings.build(Workload.of("w", 100, t -> 250), 60, 1);
        for (int t = 0; t < 10; t++) {
            pool.tick();
        }
        Reading.Observed seen = (Reading.Observed) pool.view().reading(NOW);
        long unsettled = seen.partitions().stream()
                .mapToLong(p -> ((Committed.Unsettled) p.committed()).records())
                .sum();
        assertThat(unsettled).isEqualTo(1500);
        assertThat(Objects.requireNonNull(Objects.requireNonNull(seen.group()).members()))
                .hasSize(1);
        assertThat(pool.view().queue()).isNull();
    }

    @Test
    void faultsOfPartitionsAndOfQueuesAreKeptApart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolSettings.usual().with(List.of(new Fault.NegativeJump(1, 2, 0, 5))))
                .withMessageContaining("a pool has none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlantSettings.usual().with(List.of(new Fault.Crash(1, 2, 1))))
                .withMessageContaining("Crash is a fault of queues");
    }

    private static Model play(PoolSettings settings, IntToDoubleFunction arrivals, int seconds) {
        Model pool = settings.build(Workload.of("w", seconds, arrivals), 60, 1);
        for (int t = 0; t < seconds; t++) {
            pool.tick();
        }
        return pool;
    }

    private static QueueReading queue(Model pool) {
        return ((Reading.Observed) pool.view().reading(NOW)).queues().getFirst();
    }
}
