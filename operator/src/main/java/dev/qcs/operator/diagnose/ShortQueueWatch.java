package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Confidence;
import dev.qcs.operator.diagnose.Finding.Effect;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What half a minute shows of queues of which nobody said what serves them; it gives way to the rules that take longer. */
final class ShortQueueWatch {
    /** Brokers sample their counters each 5 s. */
    private static final Duration LEAST = Duration.ofSeconds(15);

    private ShortQueueWatch() {}

    static List<Finding> beside(List<Finding> found, Symptoms symptoms) {
        Duration watched = symptoms.estimate().observedFor();
        if (symptoms.target() != null || watched.compareTo(symptoms.tempo().of(LEAST)) < 0) {
            return List.of();
        }
        Set<FindingType> known = found.stream().map(Finding::type).collect(Collectors.toSet());
        String time = "in the " + Figures.time(watched) + " watched";
        List<Finding> more = new ArrayList<>();
        if (!known.contains(FindingType.NoConsumers)) {
            add(
                    more,
                    symptoms,
                    ShortQueueWatch::alone,
                    queues -> finding(
                            symptoms,
                            FindingType.NoConsumers,
                            Severity.Critical,
                            Confidence.Confirmed,
                            Figures.count(queues.getFirst().reading().ready()) + " messages wait in "
                                    + Queues.named(queues) + " and nobody took any " + time + ": no consumer",
                            "start the consumers, and check the queue's name, the virtual host and the credentials that they use; delete"
                                    + " a queue that is no longer used",
                            queues));
        }
        if (!known.contains(FindingType.AllStalled) && !known.contains(FindingType.SingleActiveConsumerStuck)) {
            add(
                    more,
                    symptoms,
                    queue -> holding(queue, watched),
                    queues -> finding(
                            symptoms,
                            FindingType.AllStalled,
                            Severity.Warning,
                            Confidence.Suspected,
                            "possibly stuck: " + Figures.count(queues.getFirst().held()) + " messages of "
                                    + Queues.named(queues) + " are held and none was acknowledged " + time,
                            "watch for 6 minutes to be sure (--watch 360); then take a thread dump of the consumers",
                            queues));
        }
        if (!known.contains(FindingType.PoisonRedelivery)) {
            add(
                    more,
                    symptoms,
                    Redelivery::poisoned,
                    queues -> finding(
                            symptoms,
                            FindingType.PoisonRedelivery,
                            Severity.Critical,
                            Confidence.Suspected,
                            "the same messages of " + Queues.named(queues) + " come back: "
                                    + Figures.rate(queues.getFirst().redelivered()) + "/s of "
                                    + Figures.rate(queues.getFirst().delivered()) + "/s deliveries were repeated "
                                    + time,
                            Redelivery.advice(queues.getFirst()),
                            queues));
        }
        if (!known.contains(FindingType.SlowConsumer)) {
            add(
                    more,
                    symptoms,
                    SlowQueue::slow,
                    queues -> finding(
                            symptoms,
                            FindingType.SlowConsumer,
                            Severity.Warning,
                            Confidence.Suspected,
                            Queues.named(queues) + " got "
                                    + Figures.rate(queues.getFirst().published()) + "/s and "
                                    + Figures.rate(queues.getFirst().acknowledged()) + "/s were acknowledged " + time,
                            "add consumers, or make them faster",
                            queues));
        }
        return more;
    }

    private interface Telling {
        Finding of(List<QueueEstimate> queues);
    }

    private static void add(List<Finding> all, Symptoms symptoms, Predicate<QueueEstimate> holds, Telling telling) {
        List<QueueEstimate> queues = Queues.where(symptoms, holds).stream()
                .sorted(Comparator.comparing(
                        queue -> queue.reading().atLeast(), Comparator.nullsFirst(Comparator.<Long>reverseOrder())))
                .toList();
        if (!queues.isEmpty()) {
            all.add(telling.of(queues));
        }
    }

    private static Finding finding(
            Symptoms symptoms,
            FindingType type,
            Severity severity,
            Confidence confidence,
            String message,
            String advice,
            List<QueueEstimate> queues) {
        return Queues.finding(type, severity, confidence, symptoms.now(), message, advice, Effect.None, queues);
    }

    private static boolean alone(QueueEstimate queue) {
        Long ready = queue.reading().ready();
        return ready != null
                && ready > 0
                && Objects.equals(queue.reading().consumers(), 0)
                && (queue.delivered() == null || queue.delivered() == 0);
    }

    private static boolean holding(QueueEstimate queue, Duration watched) {
        return queue.held() > 0
                && queue.acknowledged() != null
                && queue.acknowledged() == 0
                && (queue.redelivered() == null || queue.redelivered() == 0)
                && HeldMessages.keepsWhatItGets(queue)
                && queue.stillFor().toMillis() >= watched.toMillis() * 9 / 10;
    }
}
