package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.Reading.Reason;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** What a query comes down to, once topics and groups are known. */
sealed interface QueryPlan {
    KafkaQuery query();

    /**
     * Offsets of these partitions answer it.
     *
     * @param share true when the group is a share group
     * @param gaps what is missing already
     */
    record Answerable(KafkaQuery query, boolean share, List<Slice> slices, List<Gap> gaps) implements QueryPlan {}

    /** Nothing can be read; the message is one sentence, without the name of the cluster. */
    record Refused(KafkaQuery query, Reason reason, String message) implements QueryPlan {}

    /** The group is of another kind than can be read, or than the query says; the remedy is an imperative. */
    record ForeignKind(KafkaQuery query, String kind, String remedy) implements QueryPlan {}

    /**
     * Partitions of one topic.
     *
     * @param only null = all of them
     */
    record Slice(Topic topic, @Nullable Iterable<Integer> only) {

        /** Every partition number of the slice that the topic has. */
        void forEach(IntConsumer partition) {
            if (only == null) {
                for (int p = 0; p < topic.count(); p++) {
                    partition.accept(p);
                }
            } else {
                for (int p : only) {
                    if (p < topic.count()) {
                        partition.accept(p);
                    }
                }
            }
        }
    }
}
