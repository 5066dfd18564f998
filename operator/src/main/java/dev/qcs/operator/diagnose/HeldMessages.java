package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.lag.QueueConsumer;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Consumers that hold messages and acknowledge none. After {@code consumer_timeout}, half an hour by default, the broker closes
 * their channels and delivers the messages again (RabbitMQ, "Consumers", Delivery Acknowledgement Timeout).
 */
final class HeldMessages implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        if (symptoms.grace() || symptoms.pausedOnPurpose()) {
            return List.of();
        }
        Duration due = Queues.stallAfter(symptoms);
        List<QueueEstimate> stuck = Queues.where(
                        symptoms,
                        queue -> queue.held() > 0
                                && queue.stillFor().compareTo(due) >= 0
                                && queue.acknowledged() != null
                                && queue.acknowledged() == 0
                                && (queue.redelivered() == null || queue.redelivered() == 0)
                                && keepsWhatItGets(queue))
                .stream()
                .sorted(Comparator.comparing(QueueEstimate::stillFor).reversed())
                .toList();
        List<QueueEstimate> single = stuck.stream()
                .filter(queue -> queue.reading().singleActiveConsumer())
                .toList();
        List<QueueEstimate> shared = stuck.stream()
                .filter(queue -> !queue.reading().singleActiveConsumer())
                .toList();
        List<Finding> found = new ArrayList<>();
        if (!shared.isEmpty()) {
            found.add(Queues.finding(
                    FindingType.AllStalled,
                    Finding.Severity.Critical,
                    Finding.Confidence.Confirmed,
                    symptoms.now().minus(shared.getFirst().stillFor()),
                    message(shared) + Processors.clause(symptoms)
                            + "; at 30 min, unless set otherwise, the broker closes the channels",
                    "take a thread dump: the consumers are blocked on a lock or a downstream system, or one message takes longer"
                            + " than diagnosis.maxProcessingSeconds",
                    Queues.effect(symptoms, stuck),
                    shared));
        }
        if (!single.isEmpty()) {
            found.add(Queues.finding(
                    FindingType.SingleActiveConsumerStuck,
                    Finding.Severity.Critical,
                    Finding.Confidence.Confirmed,
                    symptoms.now().minus(single.getFirst().stillFor()),
                    message(single) + "; only its active consumer" + active(single.getFirst())
                            + " may take messages, and it is stuck",
                    "restart the Pod of the active consumer (rabbitmqctl list_queues name single_active_consumer_tag); further"
                            + " replicas only stand by",
                    Queues.effect(symptoms, stuck),
                    single,
                    evidence(single)));
        }
        return found;
    }

    /** Rejecting without requeue is work too, though nothing is acknowledged: what is delivered then is not held. */
    static boolean keepsWhatItGets(QueueEstimate queue) {
        Double delivered = queue.delivered();
        return delivered == null || delivered == 0 || (queue.taken() != null && queue.taken() >= 0.5 * delivered);
    }

    /** Whose consumer it is that nobody else can stand in for; empty = not known. */
    private static String active(QueueEstimate queue) {
        return queue.reading().sight().consumers().stream()
                .filter(QueueConsumer::active)
                .map(one -> ", that " + one.name() + ",")
                .findFirst()
                .orElse("");
    }

    private static List<Finding.Evidence> evidence(List<QueueEstimate> queues) {
        return queues.stream()
                .limit(10)
                .map(queue -> new Finding.Evidence(
                        queue.id(),
                        null,
                        queue.reading().sight().consumers().stream()
                                .filter(QueueConsumer::active)
                                .map(QueueConsumer::pod)
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null)))
                .toList();
    }

    private static String message(List<QueueEstimate> queues) {
        QueueEstimate worst = queues.getFirst();
        return Figures.count(worst.held()) + (worst.held() == 1 ? " message of " : " messages of ")
                + Queues.named(queues)
                + (worst.held() == 1 ? " is" : " are") + " held unacknowledged and none was acknowledged for "
                + Figures.time(worst.stillFor())
                + (worst.full() ? "; the consumers hold all that they may, so nothing more is delivered" : "");
    }
}
