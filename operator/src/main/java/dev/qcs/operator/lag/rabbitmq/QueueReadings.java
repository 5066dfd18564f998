package dev.qcs.operator.lag.rabbitmq;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what was learned of a virtual host to what a scaler gets to see. */
final class QueueReadings {
    /** More queues than this are no pool that one workload serves. */
    private static final int MOST = 5000;

    private static final long DELIVERIES = 20;

    private final BrokerAddress.RabbitMq address;
    private final Instant now;

    QueueReadings(BrokerAddress.RabbitMq address, Instant now) {
        this.address = address;
        this.now = now;
    }

    Reading of(RabbitQuery query, Management.Look look) {
        Set<String> names = QueueNames.of(query, look.totals().keySet()).orElse(null);
        if (names == null) {
            return unusablePattern(query);
        }
        List<QueueReading> queues = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            Row row = look.totals().get(name);
            if (row == null) {
                missing.add(name);
                queues.add(QueueReading.unknown(name));
                continue;
            }
            QueueReading queue = queue(row, look);
            queues.add(queue);
            if (queue.type() == QueueReading.Type.STREAM) {
                streamGap(queue, look, gaps);
            } else if (queue.atLeast() == null) {
                gaps.add(new Gap(
                        Gap.What.MESSAGES,
                        "queue " + name,
                        "the broker's answer holds no count of messages",
                        "look whether its node is up and the queue has a leader"));
            }
        }
        Problem old = look.vhost().sampleProblem();
        if (old != null || Boolean.FALSE.equals(look.switches().counts())) {
            gaps.add(new Gap(
                    Gap.What.QUEUE_DETAILS,
                    "virtual host " + query.vhost(),
                    old == null ? "the broker keeps no statistics" : old.text(),
                    old == null
                            ? "set rates_mode = basic and leave the metrics collector on; without, arrivals and capacity are"
                                    + " unknown and lagPerReplica is the better objective"
                            : "look at the broker's load"));
        }
        hiddenConsumers(query, queues, look, gaps);
        List<QueueReading> letters = new ArrayList<>();
        for (String name : query.deadLetters().stream().sorted().toList()) {
            Row row = look.totals().get(name);
            if (row == null) {
                gaps.add(missingLetters(query, name));
            } else {
                letters.add(queue(row, look));
            }
        }
        return reading(query, queues, gaps, missing, look.totals().isEmpty(), new Surroundings(letters, look.deaths()));
    }

    private static void streamGap(QueueReading stream, Management.Look look, List<Gap> gaps) {
        Map<String, StreamLag> streams = look.vhost().streams();
        if (stream.unread() == null) {
            gaps.add(new Gap(
                    Gap.What.MESSAGES,
                    "stream " + stream.name(),
                    streams == null ? StreamLag.UNTOLD : StreamLag.why(streams.get(stream.name())),
                    "enable rabbitmq_stream_management, give the user the tag monitoring, and let one name read it; or scale"
                            + " on a queue"));
        }
    }

    /** A user who may not see everybody's consumers gets a list that is too short, without a word about it. */
    private void hiddenConsumers(RabbitQuery query, List<QueueReading> queues, Management.Look look, List<Gap> gaps) {
        for (QueueReading queue : queues) {
            Consumers seen = look.vhost().consumersOf(queue.name());
            if (!look.switches().monitoring()
                    && seen != null
                    && queue.consumers() != null
                    && queue.consumers() > seen.count()) {
                gaps.add(new Gap(
                        Gap.What.QUEUE_DETAILS,
                        "consumers of virtual host " + query.vhost(),
                        "the user may see " + (seen.count() == 0 ? "none" : "some")
                                + " of them, so that prefetch is unknown"
                                + " and a single consumer that is stuck goes unnoticed",
                        "grant the tag monitoring to user " + address.login().user()));
                return;
            }
        }
    }

    private static Gap missingLetters(RabbitQuery query, String name) {
        return new Gap(
                Gap.What.DEAD_LETTERS,
                "queue " + name,
                "not found in virtual host " + query.vhost(),
                "create it, or take it out of spec.rabbitmq.deadLetterQueues");
    }

    /** The same from what the queues themselves said. */
    Reading of(RabbitQuery query, Map<String, QueueReading> declared) {
        List<QueueReading> queues = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : query.queues().stream().sorted().toList()) {
            QueueReading queue = declared.get(name);
            queues.add(queue == null ? QueueReading.unknown(name) : queue);
            if (queue == null) {
                missing.add(name);
            }
        }
        List<Gap> gaps = new ArrayList<>();
        List<QueueReading> letters = new ArrayList<>();
        for (String name : query.deadLetters().stream().sorted().toList()) {
            QueueReading queue = declared.get(name);
            if (queue == null) {
                gaps.add(missingLetters(query, name));
            } else {
                letters.add(queue);
            }
        }
        return reading(query, queues, gaps, missing, false, new Surroundings(letters, null));
    }

    private Reading reading(
            RabbitQuery query,
            List<QueueReading> queues,
            List<Gap> gaps,
            List<String> missing,
            boolean empty,
            Surroundings around) {
        String hint = empty ? "; the user sees none at all there, which a missing permission looks like too" : "";
        if (query.pattern() != null && (queues.isEmpty() || queues.size() > MOST)) {
            String problem = queues.isEmpty()
                    ? "no queue matches " + query.pattern() + hint
                    : queues.size() + " queues match " + query.pattern() + ", more than " + MOST;
            return unavailable(
                    Reading.Reason.QueueNotFound,
                    "virtual host " + query.vhost() + ": " + problem
                            + ": correct spec.rabbitmq.queuePattern or vhost, or grant the user a permission");
        }
        if (!queues.isEmpty() && missing.size() == queues.size()) {
            return unavailable(
                    Reading.Reason.QueueNotFound,
                    (missing.size() == 1 ? "queue " : "queues ")
                            + String.join(", ", missing.subList(0, Math.min(3, missing.size())))
                            + (missing.size() > 3 ? " and " + (missing.size() - 3) + " more" : "")
                            + " not found in virtual host " + query.vhost() + hint
                            + ": create it, correct spec.rabbitmq, or grant the user a permission on the virtual host");
        }
        for (String name : missing) {
            gaps.add(new Gap(
                    Gap.What.MESSAGES,
                    "queue " + name,
                    "not found in virtual host " + query.vhost(),
                    "create it, or take it out of spec.rabbitmq.queues"));
        }
        return new Reading.Observed(now, null, List.of(), List.of(), List.of(), queues, around, gaps);
    }

    private QueueReading queue(Row total, Management.Look look) {
        Row sampled = look.vhost().sampled(total.name(), now);
        Consumers there = look.vhost().consumersOf(total.name());
        boolean fresh = total.ready() != null;
        Integer consumers = sampled == null ? null : sampled.consumers();
        if (consumers == null
                && there != null
                && (there.count() > 0 || look.switches().monitoring())) {
            consumers = there.count();
        }
        Row.Counters counters = counters(sampled, look.switches().counts());
        Map<String, StreamLag> streams = look.vhost().streams();
        return new QueueReading(
                total.name(),
                total.type(),
                fresh || sampled == null ? total.ready() : sampled.ready(),
                fresh || sampled == null ? total.unacknowledged() : sampled.unacknowledged(),
                consumers,
                prefetch(there, consumers, look.switches()),
                sampled != null && sampled.singleActive(),
                counters.published(),
                counters.delivered(),
                counters.acknowledged(),
                counters.redelivered(),
                streams == null ? null : StreamLag.unread(streams.get(total.name())),
                details(sampled, look),
                new QueueSight(
                        sampled == null ? null : sampled.readyBytes(), there == null ? List.of() : there.each()));
    }

    /** Of a user who may not see everybody's consumers, only if those that he sees are all there are. */
    private static @Nullable Integer prefetch(
            @Nullable Consumers there, @Nullable Integer consumers, Switches switches) {
        return there != null && (switches.monitoring() || Objects.equals(consumers, there.count()))
                ? there.prefetch()
                : null;
    }

    /** Where it is certain that the broker counts, what it leaves out has not happened yet; else it is unknown. */
    private static Row.Counters counters(@Nullable Row sampled, @Nullable Boolean counts) {
        if (sampled == null || Boolean.FALSE.equals(counts)) {
            return Row.Counters.UNKNOWN;
        }
        return sampled.counters() != null
                ? sampled.counters()
                : Boolean.TRUE.equals(counts) ? Row.Counters.NONE_YET : Row.Counters.UNKNOWN;
    }

    private static QueueDetails details(@Nullable Row sampled, Management.Look look) {
        if (sampled == null || !sampled.settings()) {
            return new QueueDetails(false, QueueDetails.Limits.NONE, null, null, look.alarm());
        }
        String exchange = sampled.deadLetterExchange();
        return new QueueDetails(
                true,
                limits(sampled, look.switches().major()),
                exchange,
                exchange == null ? null : look.vhost().lacksExchange(exchange),
                look.alarm());
    }

    /** Since RabbitMQ 4 a quorum queue takes a message out when it has come back 20 times, unless it says otherwise. */
    private static QueueDetails.Limits limits(Row sampled, @Nullable Integer major) {
        boolean limited = sampled.type() == QueueReading.Type.QUORUM
                && !sampled.endless()
                && sampled.limits().deliveries() == null
                && major != null
                && major >= 4;
        return limited ? sampled.limits().withDeliveries(DELIVERIES) : sampled.limits();
    }

    Reading unusablePattern(RabbitQuery query) {
        return unavailable(
                Reading.Reason.QueueNotFound,
                "queuePattern " + query.pattern()
                        + " cannot be used: it is no regular expression, or one that takes far too long; write a simpler one");
    }

    Reading patternNeedsManagement() {
        return unavailable(
                Reading.Reason.QueueNotFound,
                "queues can be found by queuePattern with the management API only: set managementUri, or name the queues");
    }

    /** What a problem of the broker, or of one virtual host, means for those who ask. */
    Reading unavailable(Problem problem, String vhost) {
        String user = address.login().user();
        return switch (problem.kind()) {
            case UNREACHABLE, TOO_LARGE -> unavailable(Reading.Reason.SourceUnreachable, problem.text());
            case NONSENSE ->
                unavailable(
                        Reading.Reason.SourceUnreachable,
                        problem.text() + ": is managementUri that of the management plugin (port 15672 or 15671)?");
            case CERTIFICATE -> unavailable(Reading.Reason.SourceUnauthorized, problem.text());
            case LOGIN ->
                unavailable(
                        Reading.Reason.SourceUnauthorized,
                        "the broker refuses user " + user + " (" + problem.text()
                                + "): check user and password, and that the user has the tag management");
            case FORBIDDEN ->
                unavailable(
                        Reading.Reason.SourceUnauthorized,
                        "user " + user + " may not see virtual host " + vhost + " (" + problem.text()
                                + "): grant any permission on it, patterns that match nothing are enough: rabbitmqctl"
                                + " set_permissions -p " + vhost + " " + user + " ^$ ^$ ^$");
            case MISSING ->
                unavailable(
                        Reading.Reason.QueueNotFound,
                        "virtual host " + vhost + " does not exist: correct spec.rabbitmq.vhost, or create it");
        };
    }

    private Reading unavailable(Reading.Reason reason, String message) {
        return new Reading.Unavailable(now, reason, address.displayName() + ": " + message);
    }
}
