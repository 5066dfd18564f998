package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.words.Figures;
import java.util.Comparator;
import java.util.List;

/** Messages come faster than they are acknowledged, for minutes, by consumers that are busy. */
final class SlowQueue implements Check {
    private static final double NOTICEABLE = 0.02;

    @Override
    public List<Finding> look(Symptoms symptoms) {
        if (symptoms.grace() || symptoms.quietFor().compareTo(symptoms.tempo().minutes(2)) < 0) {
            return List.of();
        }
        List<QueueEstimate> slow = Queues.where(symptoms, SlowQueue::slow).stream()
                .sorted(Comparator.comparing(QueueEstimate::growth, Comparator.nullsLast(Comparator.reverseOrder())))
                .toList();
        if (slow.isEmpty()) {
            return List.of();
        }
        QueueEstimate worst = slow.getFirst();
        return List.of(Queues.finding(
                FindingType.SlowConsumer,
                Finding.Severity.Warning,
                Finding.Confidence.Confirmed,
                symptoms.now(),
                Queues.named(slow) + " gets " + Figures.rate(worst.published()) + "/s and "
                        + Figures.rate(worst.acknowledged()) + "/s are acknowledged; "
                        + Figures.count(worst.reading().atLeast()) + " are there",
                "more replicas follow where they are allowed; else raise spec.maxReplicas or make consumers faster",
                Finding.Effect.None,
                slow));
    }

    static boolean slow(QueueEstimate queue) {
        if (queue.published() == null || queue.acknowledged() == null || queue.growth() == null) {
            return false;
        }
        double missing = queue.published() - queue.acknowledged();
        double noticeable = Math.max(1, NOTICEABLE * queue.published());
        boolean busy = queue.waits() && (queue.full() || queue.reading().prefetch() == null);
        return queue.acknowledged() > 0 && missing > noticeable && queue.growth() > noticeable && busy;
    }
}
