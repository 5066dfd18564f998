package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * One member that works off what it fetched of one partition before it turns to the next, in any number of partitions, of any
 * backlog and at any pace: that is never warned of, and a partition that it passes over is, once and for all.
 */
class TurnsPropertyTest {
    private static final int SEEDS = 40;

    /** Records that fit into 1 MiB when they have 100 bytes. */
    private static final long FETCH = (1 << 20) / 100;

    private static final Set<FindingType> STANDSTILL =
            Set.of(FindingType.PartitionFrozen, FindingType.PoisonMessage, FindingType.AllPartitionsStalled);

    /** The consumer's side: what it fetched, in the order in which it will work it off. */
    private static final class Consumer {
        private final Stage stage;
        private final double pace;
        private final int passedOver;
        private final int interval;
        private final Deque<Integer> fetched = new ArrayDeque<>();
        private final long[] until;
        private double owed;

        Consumer(Stage stage, double pace, int passedOver, int interval) {
            this.stage = stage;
            this.pace = pace;
            this.passedOver = passedOver;
            this.interval = interval;
            this.until = new long[stage.partitions.size()];
        }

        void work(double seconds) {
            owed += pace * seconds;
            while (owed >= 1) {
                fetch();
                Integer now = fetched.peek();
                if (now == null) {
                    owed = 0;
                    return;
                }
                Stage.Slot slot = stage.partition(now);
                double done = Math.min(Math.floor(owed), until[now] - Math.floor(slot.committed));
                owed -= done;
                slot.committed = Math.floor(slot.committed) + done;
                if (slot.committed >= until[now]) {
                    fetched.remove();
                }
            }
        }

        private void fetch() {
            for (int i = 0; i < until.length; i++) {
                Stage.Slot slot = stage.partition(i);
                if (i != passedOver && !fetched.contains(i) && Math.floor(slot.end) > Math.floor(slot.committed)) {
                    until[i] = (long) Math.min(Math.floor(slot.end), Math.floor(slot.committed) + FETCH);
                    fetched.add(i);
                }
            }
        }
    }

    private static Stage stage(Random random, int interval, int backlog) {
        int partitions = 2 + random.nextInt(5);
        Stage stage = new Stage(
                Policies.lagSeconds(86_400).replicas(1, 24).capacity(1_000).every(interval), partitions, 1);
        stage.partitions.forEach(slot -> {
            slot.frozen = true;
            slot.end = slot.committed + 50 + random.nextInt(backlog);
        });
        return stage;
    }

    private static void run(Stage stage, Consumer consumer, int minutes) {
        stage.run(Duration.ofMinutes(minutes), s -> consumer.work(consumer.interval));
    }

    @Test
    void whoWaitsForItsTurnIsNeverWarnedOf() {
        List<String> alarms = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            int interval = random.nextBoolean() ? 5 : 15;
            Stage stage = stage(random, interval, 6_000);
            double pace = 0.5 + random.nextInt(20);
            double share = random.nextDouble() * 0.8 / stage.partitions.size();
            stage.arrival(share * pace);
            run(stage, new Consumer(stage, pace, -1, interval), 90);
            for (Evaluation evaluation : stage.evaluations()) {
                evaluation.findings().stream()
                        .filter(f -> STANDSTILL.contains(f.type()) && f.severity() != Finding.Severity.Info)
                        .findFirst()
                        .ifPresent(f -> alarms.add(f.message()));
            }
            assertThat(alarms).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void whoIsPassedOverIsFrozenOnceAndForAll() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            int interval = random.nextBoolean() ? 5 : 15;
            Stage stage = stage(random, interval, 1_500);
            double pace = 5 + random.nextInt(20);
            stage.arrival(0.5 * pace / stage.partitions.size());
            run(stage, new Consumer(stage, pace, 0, interval), 90);
            boolean before = false;
            int times = 0;
            for (Evaluation evaluation : stage.evaluations()) {
                boolean shown = evaluation.findings().stream()
                        .anyMatch(f ->
                                f.type() == FindingType.PartitionFrozen && f.severity() == Finding.Severity.Warning);
                times += shown && !before ? 1 : 0;
                before = shown;
            }
            assertThat(before).as("seed %d: shown at last", seed).isTrue();
            assertThat(times).as("seed %d: it does not flap", seed).isEqualTo(1);
            assertThat(stage.found(FindingType.PartitionFrozen).message()).contains("orders-0");
        }
    }
}
