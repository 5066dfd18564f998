package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Messages wait in a queue that has no consumer although Pods run. */
final class NobodyTakes implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        Duration due = symptoms.tempo().minutes(2);
        if (symptoms.scaledToZero() || symptoms.grace() || symptoms.quietFor().compareTo(due) < 0) {
            return List.of();
        }
        List<QueueEstimate> alone =
                Queues.where(
                                symptoms,
                                queue -> queue.waits()
                                        && Objects.equals(queue.reading().consumers(), 0))
                        .stream()
                        .sorted(Comparator.comparing(
                                queue -> queue.reading().ready(),
                                Comparator.nullsFirst(Comparator.<Long>reverseOrder())))
                        .toList();
        if (alone.isEmpty()) {
            return List.of();
        }
        Duration since = symptoms.quietFor();
        long ready = symptoms.pods().stream().filter(pod -> pod.ready()).count();
        return List.of(Queues.finding(
                FindingType.NoConsumers,
                Finding.Severity.Critical,
                Finding.Confidence.Confirmed,
                symptoms.now().minus(since),
                Figures.count(alone.getFirst().reading().ready()) + " messages wait and " + Queues.named(alone)
                        + (alone.size() == 1 ? " has" : " have") + " had no consumer for " + Figures.time(since) + "; "
                        + symptoms.pods().size() + (symptoms.pods().size() == 1 ? " Pod, " : " Pods, ") + ready
                        + " ready",
                ready == 0
                        ? "read the Pods' logs; they must run before they can consume"
                        : "check the queue's name, the virtual host and the credentials that the Pods use",
                Queues.effect(symptoms, alone),
                alone));
    }
}
