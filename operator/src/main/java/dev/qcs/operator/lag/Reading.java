package dev.qcs.operator.lag;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one sweep learned for one scaler. A broker that is down is a value, not an exception. */
public sealed interface Reading {

    /** When the answer was complete, by the operator's clock. */
    Instant time();

    /**
     * The broker answered, perhaps not everything: see {@code gaps} and the nulls.
     *
     * @param group {@code null} = not described this time (it has a slower clock) or unknown
     * @param partitions sorted by id; every partition of the query, the unreadable ones included
     * @param topics sorted by name
     * @param queues of RabbitMQ, sorted by name; empty for Kafka, as are partitions and topics for RabbitMQ
     * @param around what else bears on the group: open transactions, dead letters, the brokers' own limits
     */
    record Observed(
            Instant time,
            @Nullable GroupReading group,
            List<PartitionReading> partitions,
            List<TopicReading> topics,
            List<DiskReading> disks,
            List<QueueReading> queues,
            Surroundings around,
            List<Gap> gaps)
            implements Reading {

        /** A reading without surroundings. */
        public Observed(
                Instant time,
                @Nullable GroupReading group,
                List<PartitionReading> partitions,
                List<TopicReading> topics,
                List<DiskReading> disks,
                List<QueueReading> queues,
                List<Gap> gaps) {
            this(time, group, partitions, topics, disks, queues, Surroundings.NONE, gaps);
        }

        /** The reading of a Kafka group. */
        public Observed(
                Instant time,
                @Nullable GroupReading group,
                List<PartitionReading> partitions,
                List<TopicReading> topics,
                List<DiskReading> disks,
                List<Gap> gaps) {
            this(time, group, partitions, topics, disks, List.of(), Surroundings.NONE, gaps);
        }

        /** The same reading with more known of the group. */
        public Observed withGroup(GroupReading described) {
            return new Observed(time, described, partitions, topics, disks, queues, around, gaps);
        }

        /** The same reading with more known of the queues. */
        public Observed withQueues(List<QueueReading> seen) {
            return new Observed(time, group, partitions, topics, disks, seen, around, gaps);
        }

        /** The same reading with other topics. */
        public Observed withTopics(List<TopicReading> others) {
            return new Observed(time, group, partitions, others, disks, queues, around, gaps);
        }

        /** The same reading with more known of what bears on the group. */
        public Observed withSurroundings(Surroundings known) {
            return new Observed(time, group, partitions, topics, disks, queues, known, gaps);
        }

        /** The same reading with other partitions. */
        public Observed withPartitions(List<PartitionReading> others) {
            return new Observed(time, group, others, topics, disks, queues, around, gaps);
        }

        public Observed {
            partitions = List.copyOf(partitions);
            topics = List.copyOf(topics);
            disks = List.copyOf(disks);
            queues = List.copyOf(queues);
            gaps = List.copyOf(gaps);
        }
    }

    /** Nothing could be read. The message is one sentence for people, without secrets. */
    record Unavailable(Instant time, Reason reason, String message) implements Reading {}

    /** Why nothing could be read; the words are the reasons of the Ready condition. */
    enum Reason {
        SourceUnreachable,
        SourceUnauthorized,
        TopicNotFound,
        QueueNotFound,
        ConnectionNotFound,
        CredentialsForbidden;

        /** True when it says something of the broker or the login, and not of one topic or queue. */
        public boolean ofConnection() {
            return this == SourceUnreachable || this == SourceUnauthorized;
        }

        /** True when only a person can mend it, so that looking again soon is of no use. */
        public boolean needsPerson() {
            return this != SourceUnreachable;
        }
    }
}
