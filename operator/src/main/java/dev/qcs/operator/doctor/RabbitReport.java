package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.lag.QueueInventory;
import dev.qcs.operator.lag.QueueReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a checkup of a RabbitMQ broker found out.
 *
 * @param complaints worst first
 * @param queues deepest first; without those that could not be read at all
 * @param deadLetters queues that are dead-letter queues by their name
 */
public record RabbitReport(
        Instant time,
        Duration watched,
        QueueInventory.Contents.Listed broker,
        List<Complaint> complaints,
        List<Queue> queues,
        List<Letters> deadLetters,
        List<Unread.Line> unread,
        Verdict verdict) {

    public RabbitReport {
        complaints = List.copyOf(complaints);
        queues = List.copyOf(queues);
        deadLetters = List.copyOf(deadLetters);
        unread = List.copyOf(unread);
    }

    /**
     * Something that is wrong.
     *
     * @param name of the finding or of what is wrong with the broker itself
     * @param vhost {@code null} = the broker's
     */
    public record Complaint(
            Finding.Severity severity,
            String name,
            @Nullable String vhost,
            String message,
            String advice) {
        static final Comparator<Complaint> WORST_FIRST =
                Comparator.comparing(Complaint::severity, Comparator.reverseOrder());
    }

    /** A queue as it was at the end. */
    public record Queue(String vhost, QueueEstimate estimate) {
        static final Comparator<Queue> DEEPEST_FIRST = Comparator.comparing(
                        (Queue queue) -> queue.estimate().reading().atLeast(),
                        Comparator.nullsFirst(Comparator.<Long>reverseOrder()))
                .thenComparing(queue -> queue.estimate().name());
    }

    /**
     * A dead-letter queue.
     *
     * @param came messages that came to it while it was watched; {@code null} = unknown
     */
    public record Letters(
            String vhost, QueueReading reading, @Nullable Long came) {}
}
