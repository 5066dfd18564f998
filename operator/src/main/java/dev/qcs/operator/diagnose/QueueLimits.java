package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    /**
     * How full a queue is by the tighter of its limits.
     *
     * @param there messages, or bytes
     */
    private record Fill(long there, long most, boolean bytes) {
        double share() {
            return (double) there / most;
        }

        String words() {
            return bytes
                    ? Figures.bytes((double) there) + " of " + Figures.bytes((double) most)
                    : Figures.count(there) + " of " + Figures.count(most);
        }
    }

    /** {@code null} = without limit, or not known. A limit counts what waits to be delivered, not what is held. */
    private static @Nullable Fill fill(QueueEstimate queue) {
        QueueDetails.Limits limits = queue.reading().details().limits();
        Fill messages = fill(queue.reading().ready(), limits.maxLength(), false);
        Fill bytes = fill(queue.reading().sight().readyBytes(), limits.maxBytes(), true);
        return messages == null || (bytes != null && bytes.share() > messages.share()) ? bytes : messages;
    }

    private static @Nullable Fill fill(@Nullable Long there, @Nullable Long most, boolean bytes) {
        return there == null || most == null || most <= 0 ? null : new Fill(there, most, bytes);
    }

    private static boolean nearlyFull(QueueEstimate queue) {
        Fill fill = queue.reading().type() == QueueReading.Type.STREAM ? null : fill(queue);
        return fill != null && fill.share() >= NEARLY_FULL;
    }

    private static Finding full(Symptoms symptoms, List<QueueEstimate> full) {
        QueueEstimate queue = full.getFirst();
        QueueDetails details = queue.reading().details();
        Fill fill = Objects.requireNonNull(fill(queue));
        String when = when(queue, fill);
        String what = switch (details.limits().overflow()) {
            case REJECT_PUBLISH -> "publishers are refused " + when;
            case REJECT_PUBLISH_DLX -> "publishers are refused " + when + ", and their messages dead-lettered";
            case DROP_HEAD -> dropped(details, when);
            case null -> dropped(details, when);
        };
        return Queues.finding(
                FindingType.QueueFull,
                Finding.Severity.Warning,
                Finding.Confidence.Confirmed,
                symptoms.now(),
                Queues.named(full) + " is " + Math.round(Math.min(100, 100 * fill.share())) + "% full (" + fill.words()
                        + "): " + what,
                "raise " + (fill.bytes() ? "max-length-bytes" : "max-length")
                        + ", raise spec.maxReplicas, or make consumers faster",
                Finding.Effect.None,
                full);
    }

    private static String when(QueueEstimate queue, Fill fill) {
        Double growth = queue.growth();
        // A queue that is full to the last message stays a little below while consumers take from it.
        if (fill.there() >= fill.most() || fill.share() > 0.99) {
            return "now";
        }
        Long ready = queue.reading().ready();
        if (growth == null || growth <= 0 || ready == null || ready == 0) {
            return "once it is full";
        }
        double messages = (fill.most() - fill.there()) / (fill.bytes() ? (double) fill.there() / ready : 1);
        return "in " + Figures.time(Duration.ofMillis(Math.round(1000 * messages / growth)));
    }

    private static String dropped(QueueDetails details, String when) {
        return "the oldest messages are " + (details.deadLetterExchange() == null ? "dropped " : "dead-lettered ")
                + when;
    }

    private static boolean outlived(QueueEstimate queue) {
        Long ttl = queue.reading().details().limits().messageTtlMillis();
        Long ready = queue.reading().ready();
        Double done = queue.acknowledged();
        return ttl != null && ready != null && done != null && queue.waits() && ready * 1000.0 > done * ttl;
    }

    private static Finding late(Symptoms symptoms, List<QueueEstimate> late) {
        QueueEstimate queue = late.getFirst();
        double done = queue.acknowledged() == null ? 0 : queue.acknowledged();
        double ready = queue.reading().ready() == null ? 0 : queue.reading().ready();
        Long ttl = queue.reading().details().limits().messageTtlMillis();
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
                done > 0 ? Finding.Effect.ToCap : Finding.Effect.None,
                late);
    }
}
