package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.words.Figures;
import java.util.Comparator;
import java.util.List;

/**
 * The same messages come back again and again. A rollout or a restart requeues once, which is silenced; a message that no
 * consumer can process is delivered until somebody limits it: quorum queues drop it after 20 deliveries since RabbitMQ 4.0,
 * and without a dead-letter exchange silently.
 */
final class Redelivery implements Check {
    /** Fewer than this many in two minutes are chance. */
    private static final double LEAST_PER_SECOND = 10 / 120.0;

    @Override
    public List<Finding> look(Symptoms symptoms) {
        if (symptoms.grace()) {
            return List.of();
        }
        List<QueueEstimate> poisoned = Queues.where(symptoms, Redelivery::poisoned).stream()
                .sorted(Comparator.comparingDouble(Redelivery::share).reversed())
                .toList();
        if (poisoned.isEmpty()) {
            return List.of();
        }
        QueueEstimate worst = poisoned.getFirst();
        return List.of(Queues.finding(
                FindingType.PoisonRedelivery,
                Finding.Severity.Critical,
                Finding.Confidence.Confirmed,
                symptoms.now(),
                "the same messages of " + Queues.named(poisoned) + " come back: " + Math.round(100 * share(worst))
                        + "% of " + Figures.rate(worst.delivered()) + "/s deliveries are repeated, and "
                        + Figures.rate(worst.acknowledged()) + "/s are acknowledged",
                advice(worst),
                Finding.Effect.Exclude,
                poisoned));
    }

    static String advice(QueueEstimate queue) {
        String give = "send a message to a dead-letter exchange after a few tries instead of requeueing it";
        QueueDetails details = queue.reading().details();
        if (!details.known()) {
            return give;
        }
        Long most = details.limits().deliveries();
        String exchange = details.deadLetterExchange();
        if (most == null) {
            return give
                    + (exchange == null
                            ? "; this queue has none and no delivery limit, so they come back for ever"
                            : "; this queue has no delivery limit, so they come back for ever");
        }
        return exchange == null
                ? give + "; this queue has none, so that one which has come back " + Figures.count(most)
                        + " times is dropped silently: set one first"
                : "read why they fail where they go after coming back " + Figures.count(most) + " times, through "
                        + Queues.exchange(exchange) + "; reject them at once instead of requeueing";
    }

    static boolean poisoned(QueueEstimate queue) {
        return queue.delivered() != null
                && queue.redelivered() != null
                && queue.acknowledged() != null
                && queue.redelivered() >= LEAST_PER_SECOND
                && share(queue) > 0.5
                && queue.acknowledged() <= 0.1 * queue.delivered();
    }

    private static double share(QueueEstimate queue) {
        return queue.delivered() == null || queue.redelivered() == null || queue.delivered() == 0
                ? 0
                : Math.min(1, queue.redelivered() / queue.delivered());
    }
}
