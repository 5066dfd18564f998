package dev.qcs.operator.lag;

import java.util.Comparator;

/** One partition of one topic, printed as Kafka's own tools do: {@code orders-3}; or a queue, printed as its name. */
public record PartitionId(String topic, int partition) implements Comparable<PartitionId> {
    private static final int WHOLE_QUEUE = -1;

    private static final Comparator<PartitionId> ORDER =
            Comparator.comparing(PartitionId::topic).thenComparingInt(PartitionId::partition);

    /** What stands for a RabbitMQ queue, which has no partitions. */
    public static PartitionId ofQueue(String name) {
        return new PartitionId(name, WHOLE_QUEUE);
    }

    /** True when it stands for a queue as a whole. */
    public boolean isQueue() {
        return partition == WHOLE_QUEUE;
    }

    @Override
    public int compareTo(PartitionId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return isQueue() ? topic : topic + "-" + partition;
    }
}
