package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.lag.QueueConsumer;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A consumer that holds all that it may and acknowledges nothing, while others of its queue do. Seen on channels, which only
 * users with the tag monitoring may look at.
 */
final class BlockedConsumers implements Check {

    private record Case(QueueEstimate queue, QueueEstimate.Blocked blocked) {}

    @Override
    public List<Finding> look(Symptoms symptoms) {
        if (symptoms.grace() || symptoms.pausedOnPurpose()) {
            return List.of();
        }
        Duration due = Queues.stallAfter(symptoms);
        List<Case> cases = new ArrayList<>();
        for (QueueEstimate queue : Queues.where(symptoms, BlockedConsumers::othersWork)) {
            queue.blocked().stream()
                    .filter(one -> one.since().compareTo(due) >= 0)
                    .forEach(one -> cases.add(new Case(queue, one)));
        }
        if (cases.isEmpty()) {
            return List.of();
        }
        cases.sort(Comparator.comparing((Case one) -> one.blocked().since()).reversed());
        return List.of(finding(symptoms, cases));
    }

    private static boolean othersWork(QueueEstimate queue) {
        return queue.acknowledged() != null
                && queue.acknowledged() > 0
                && !queue.reading().singleActiveConsumer();
    }

    private static Finding finding(Symptoms symptoms, List<Case> cases) {
        Case worst = cases.getFirst();
        QueueConsumer consumer = worst.blocked().consumer();
        long held = consumer.held() == null ? 0 : consumer.held();
        Found found = Found.of(
                        FindingType.ConsumerStalled,
                        Finding.Severity.Warning,
                        symptoms.now().minus(worst.blocked().since()))
                .says("the consumer " + consumer.name() + " holds " + Figures.count(held)
                        + (held == 1 ? " message" : " messages") + " of queue "
                        + worst.queue().name()
                        + " and has acknowledged none for "
                        + Figures.time(worst.blocked().since()) + ", while others of the queue do"
                        + (cases.size() == 1 ? "" : "; " + (cases.size() - 1) + " more like it"))
                .advises(
                        consumer.pod() == null
                                ? "take a thread dump of it, then restart it; what it holds goes to the others"
                                : "take a thread dump of Pod " + consumer.pod()
                                        + ", then delete it; what it holds goes to the others");
        cases.forEach(
                one -> found.at(one.queue().id(), null, one.blocked().consumer().pod()));
        return found.done();
    }
}
