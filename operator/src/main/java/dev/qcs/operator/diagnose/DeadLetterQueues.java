package dev.qcs.operator.diagnose;

import dev.qcs.operator.lag.DeadLetterTracks;
import dev.qcs.operator.lag.DeathCounts;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The same for queues that a spec names as dead-letter queues of RabbitMQ. */
final class DeadLetterQueues implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Finding> found = new ArrayList<>();
        for (QueueReading queue : symptoms.reading().around().deadLetterQueues()) {
            DeadLetterTracks.DeadLetters track =
                    symptoms.history().slowTracks().deadLetters().of(queue.name());
            Finding growing = track == null
                    ? null
                    : LetterGrowth.finding(
                            symptoms,
                            queue.name(),
                            track,
                            "message",
                            causes(symptoms),
                            "read why they failed (the header x-death of the newest in " + queue.name()
                                    + ", and the consumers' logs), mend the cause, then send them back");
            if (growing != null) {
                found.add(growing);
            }
            if (unattended(queue)) {
                found.add(unattended(symptoms, queue));
            }
        }
        return found;
    }

    /** Counted by the broker for all of its queues together, so they are a hint and no sum. */
    private static String causes(Symptoms symptoms) {
        DeathCounts deaths = symptoms.history()
                .slowTracks()
                .deadLetters()
                .deaths(symptoms.tempo().minutes(10));
        if (deaths == null) {
            return "";
        }
        List<String> causes = new ArrayList<>();
        add(causes, deaths.rejected(), "rejected by consumers");
        add(causes, deaths.expired(), "expired");
        add(causes, deaths.overflow(), "pushed out of full queues");
        add(causes, deaths.deliveryLimit(), "over the delivery limit");
        return causes.isEmpty() ? "" : "; in all queues of the broker: " + String.join(", ", causes);
    }

    private static void add(List<String> causes, long count, String word) {
        if (count > 0) {
            causes.add(Figures.count(count) + " " + word);
        }
    }

    /** Without a limit they wait until somebody comes. */
    private static boolean unattended(QueueReading queue) {
        Long there = queue.atLeast();
        return there != null
                && there > 0
                && Objects.equals(queue.consumers(), 0)
                && queue.details().limits().losesMessages();
    }

    private static Finding unattended(Symptoms symptoms, QueueReading queue) {
        Long there = queue.atLeast();
        QueueDetails.Limits limits = queue.details().limits();
        String how = limits.messageTtlMillis() != null
                ? "each is gone after " + Figures.time(Duration.ofMillis(limits.messageTtlMillis()))
                : "it holds "
                        + (limits.maxLength() != null
                                ? Figures.count(limits.maxLength()) + " messages"
                                : Figures.bytes(Objects.requireNonNull(limits.maxBytes())
                                        .doubleValue()))
                        + " at most";
        return Found.of(FindingType.DeadLetterUnattended, Finding.Severity.Warning, symptoms.now())
                .about(queue.name())
                .says(Figures.count(there == null ? 0 : there) + " dead letters lie in queue " + queue.name()
                        + ", which has no consumer, and " + how)
                .advises("let somebody read " + queue.name()
                        + ", or take the limit away: each of them is a message that was not processed")
                .done();
    }
}
