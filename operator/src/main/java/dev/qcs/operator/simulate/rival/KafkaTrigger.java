package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.PlantView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * KEDA's Kafka scaler: the lag that it reports to the HPA, and whether it holds the workload for active.
 *
 * <p>After {@code getLagForPartition}, {@code getTotalLag} and {@code getNextFactorThatBalancesConsumersToTopicPartitions} in
 * {@code pkg/scalers/kafka_scaler.go} of KEDA's main branch of 20 August 2026 (commit 8b4f083, after 2.20.2), with
 * {@code offsetResetPolicy: latest} and no topic limits. Kept as they are there: the clamp to the number of partitions compares
 * after an <em>integer division</em>; the even distribution rounds up to a divisor; a negative lag takes away from the others.
 */
final class KafkaTrigger implements Trigger {
    private static final long NEVER_COMMITTED = 1;

    private final long threshold;
    private final boolean even;
    private final boolean excludePersistentLag;
    private long @Nullable [] previous;
    private int askedAt = -1;
    private Measurement last = new Measurement(0, false);

    /** Takes {@code lagThreshold}, {@code ensureEvenDistributionOfPartitions} and {@code excludePersistentLag}. */
    KafkaTrigger(long threshold, boolean even, boolean excludePersistentLag) {
        this.threshold = threshold;
        this.even = even;
        this.excludePersistentLag = excludePersistentLag;
    }

    @Override
    public double target() {
        return threshold;
    }

    /** A second one within a second is the same, lest it take every partition for stuck; active = there is any lag. */
    @Override
    public Measurement query(PlantView view) {
        if (askedAt != view.second()) {
            askedAt = view.second();
            last = measure(view);
        }
        return last;
    }

    private Measurement measure(PlantView view) {
        int partitions = view.partitions();
        long total = 0;
        long withPersistent = 0;
        for (int p = 0; p < partitions; p++) {
            long lag = view.committed(p) < 0 ? NEVER_COMMITTED : view.end(p) - view.committed(p);
            withPersistent += lag;
            total += isPersistent(view, p) ? 0 : lag;
        }
        if (even) {
            total = divisorFor(total, partitions) * threshold;
        }
        if (total / threshold > partitions) {
            total = partitions * threshold;
        }
        return new Measurement(total, withPersistent > 0);
    }

    /** Whether the offset is the one of the query before: whatever the consumer commits more rarely than that is "stuck". */
    private boolean isPersistent(PlantView view, int partition) {
        long committed = view.committed(partition);
        if (!excludePersistentLag || committed < 0) {
            return false;
        }
        if (previous == null) {
            previous = new long[view.partitions()];
            Arrays.fill(previous, -1);
        }
        if (partition >= previous.length) {
            int known = previous.length;
            previous = Arrays.copyOf(previous, view.partitions());
            Arrays.fill(previous, known, previous.length, -1);
        }
        boolean same = previous[partition] == committed;
        previous[partition] = committed;
        return same;
    }

    private long divisorFor(long lag, int partitions) {
        for (int divisor = 1; divisor < partitions; divisor++) {
            if (partitions % divisor == 0 && divisor * threshold >= lag) {
                return divisor;
            }
        }
        return partitions;
    }
}
