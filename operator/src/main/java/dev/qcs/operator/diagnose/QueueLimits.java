package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a queue's own settings are about to cost: it is nearly full, messages outlive their time, dead letters vanish. */
final class QueueLimits implements Check {
    private static final double NEARLY_FULL = 0.9;

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Finding> found = new ArrayList<>();
        List<QueueEstimate> full = Queues.where(symptoms, QueueLimits::nearlyFull);
        if (!full.isEmpty()) {
            found.add(full(symptoms, full));
        }
        List<QueueEstimate> late = Queues.where(symptoms, QueueLimits::outlived);
        if (!late.isEmpty()) {
            found.add(late(symptoms, late));
        }
        List<QueueEstimate> nowhere = Queues.where(
                symptoms, queue -> Objects.equals(queue.reading().details().deadLetterExchangeMissing(), true));
        if (!nowhere.isEmpty()) {
            QueueEstimate first = nowhere.getFirst();
            found.add(Queues.finding(
                    FindingType.DlxMissing,
                    Finding.Severity.Critical,
                    Finding.Confidence.Confirmed,
                    symptoms.now(),
                    "dead-letter exchange " + first.reading().details().deadLetterExchange() + " of "
                            + Queues.named(nowhere)
                            + " does not exist: messages that are rejected, expire or exceed a limit vanish silently",
                    "declare the exchange and bind a queue to it, or correct the queue's argument or policy",
                    Finding.Effect.None,
                    nowhere));
        }
        return found;
    }

    private static boolean nearlyFull(QueueEstimate queue) {
        Long most = queue.reading().details().maxLength();
        Long ready = queue.reading().ready();
        // The limit counts what waits to be delivered, not what is held.
        return most != null && most > 0 && ready != null && ready >= NEARLY_FULL * most;
    }

    private static Finding full(Symptoms symptoms, List<QueueEstimate> full) {
        QueueEstimate queue = full.getFirst();
        QueueDetails details = queue.reading().details();
        double most = details.maxLength() == null ? 0 : details.maxLength();
        double ready = queue.reading().ready() == null ? 0 : queue.reading().ready();
        Double growth = queue.growth();
        String when = ready >= most
                ? "now"
                : growth == null || growth <= 0
                        ? "once it is full"
                        : "in " + Figures.time(Duration.ofMillis(Math.round(1000 * (most - ready) / growth)));
        String what = switch (details.overflow()) {
            case REJECT_PUBLISH -> "publishers are refused " + when;
            case REJECT_PUBLISH_DLX -> "new messages are dead-lettered " + when;
            case DROP_HEAD -> dropped(details, when);
            case null -> dropped(details, when);
        };
        return Queues.finding(
                FindingType.QueueFull,
                Finding.Severity.Warning,
                Finding.Confidence.Confirmed,
                symptoms.now(),
                Queues.named(full) + " is " + Math.round(Math.min(100, 100 * ready / most)) + "% full ("
                        + Figures.count(Math.round(ready)) + " of " + Figures.count(Math.round(most)) + "): " + what,
                "raise max-length, raise spec.maxReplicas, or make consumers faster",
                Finding.Effect.None,
                full);
    }

    private static String dropped(QueueDetails details, String when) {
        return "the oldest messages are " + (details.deadLetterExchange() == null ? "dropped " : "dead-lettered ")
                + when;
    }

    private static boolean outlived(QueueEstimate queue) {
        Long ttl = queue.reading().details().messageTtlMillis();
        Long ready = queue.reading().ready();
        Double done = queue.acknowledged();
        return ttl != null && ready != null && done != null && queue.waits() && ready * 1000.0 > done * ttl;
    }

    private static Finding late(Symptoms symptoms, List<QueueEstimate> late) {
        QueueEstimate queue = late.getFirst();
        double done = queue.acknowledged() == null ? 0 : queue.acknowledged();
        double ready = queue.reading().ready() == null ? 0 : queue.reading().ready();
        Long ttl = queue.reading().details().messageTtlMillis();
        String needs = done > 0
                ? "at " + Figures.rate(done) + "/s what waits needs "
                        + Figures.time(Duration.ofMillis(Math.round(1000 * ready / done)))
                : "nothing is acknowledged";
        return Queues.finding(
                FindingType.MessageTtlRisk,
                Finding.Severity.Warning,
                Finding.Confidence.Confirmed,
                symptoms.now(),
                needs + ", and messages of " + Queues.named(late) + " live "
                        + Figures.time(Duration.ofMillis(ttl == null ? 0 : ttl))
                        + (queue.reading().details().deadLetterExchange() == null
                                ? "; what expires is lost"
                                : "; what expires is dead-lettered"),
                "raise message-ttl, raise spec.maxReplicas, or make consumers faster",
                Finding.Effect.None,
                late);
    }
}
