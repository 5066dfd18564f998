package dev.qcs.operator.lag.rabbitmq;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what was learned of a virtual host to what a scaler gets to see. */
final class QueueReadings {
    /** More queues than this are no pool that one workload serves. */
    private static final int MOST = 5000;

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
                queues.add(unknown(name));
                continue;
            }
            QueueReading queue = queue(row, look);
            queues.add(queue);
            if (queue.atLeast() == null && queue.type() != QueueReading.Type.STREAM) {
                gaps.add(new Gap(
                        Gap.What.MESSAGES,
                        "queue " + name,
                        "the broker's answer holds no count of messages",
                        "look whether its node is up and the queue has a leader"));
            }
        }
        Problem old = look.vhost().sampleProblem();
        if (old != null || Boolean.FALSE.equals(look.counts())) {
            gaps.add(new Gap(
                    Gap.What.QUEUE_DETAILS,
                    "virtual host " + query.vhost(),
                    old == null ? "the broker keeps no statistics" : old.text(),
                    old == null
                            ? "set rates_mode = basic and leave the metrics collector on; without, arrivals and capacity are"
                                    + " unknown and lagPerReplica is the better objective"
                            : "look at the broker's load"));
        }
        return reading(query, queues, gaps, missing, look.totals().isEmpty());
    }

    /** The same from what the queues themselves said. */
    Reading of(RabbitQuery query, Map<String, QueueReading> declared) {
        List<QueueReading> queues = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : query.queues().stream().sorted().toList()) {
            QueueReading queue = declared.get(name);
            queues.add(queue == null ? unknown(name) : queue);
            if (queue == null) {
                missing.add(name);
            }
        }
        return reading(query, queues, new ArrayList<>(), missing, false);
    }

    private Reading reading(
            RabbitQuery query, List<QueueReading> queues, List<Gap> gaps, List<String> missing, boolean empty) {
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
        return new Reading.Observed(now, null, List.of(), List.of(), List.of(), queues, gaps);
    }

    private QueueReading queue(Row total, Management.Look look) {
        Row sampled = look.vhost().sampled(total.name(), now);
        Vhost.Consumers there = look.vhost().consumersOf(total.name());
        boolean fresh = total.ready() != null;
        Integer consumers = sampled != null && sampled.consumers() != null
                ? sampled.consumers()
                : there == null ? null : (Integer) there.count();
        Row.Counters counters = Boolean.FALSE.equals(look.counts()) || sampled == null
                ? null
                : sampled.counters() != null
                        ? sampled.counters()
                        : Boolean.TRUE.equals(look.counts()) ? Row.Counters.NONE_YET : null;
        return new QueueReading(
                total.name(),
                total.type(),
                fresh || sampled == null ? total.ready() : sampled.ready(),
                fresh || sampled == null ? total.unacknowledged() : sampled.unacknowledged(),
                consumers,
                there == null ? null : there.prefetch(),
                sampled != null && sampled.singleActive(),
                counters == null ? null : (Long) counters.published(),
                counters == null ? null : (Long) counters.delivered(),
                counters == null ? null : (Long) counters.acknowledged(),
                counters == null ? null : (Long) counters.redelivered(),
                details(sampled, look));
    }

    private static QueueDetails details(@Nullable Row sampled, Management.Look look) {
        if (sampled == null || !sampled.settings()) {
            return new QueueDetails(false, null, null, null, null, null, look.alarm());
        }
        String exchange = sampled.deadLetterExchange();
        return new QueueDetails(
                true,
                sampled.maxLength(),
                sampled.overflow(),
                sampled.messageTtl(),
                exchange,
                exchange == null ? null : look.vhost().lacksExchange(exchange),
                look.alarm());
    }

    private static QueueReading unknown(String name) {
        return new QueueReading(name, QueueReading.Type.UNKNOWN, null, null, null, null, false, null, null, null, null);
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
