package dev.qcs.operator.report;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.crd.QueueConsumerScalerStatus.Decision;
import dev.qcs.crd.QueueConsumerScalerStatus.Finding;
import dev.qcs.crd.QueueConsumerScalerStatus.Replicas;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a status is worth a write: each is a write to etcd, an event to every watcher and a diff in a GitOps tool. At once
 * when something changed that a person or program acts on; after 30 s when only rounded numbers or sentences did; and as a
 * heartbeat, so that a column that grows old tells of a dead operator. Nothing else is ever written.
 */
public final class WriteBudget {
    static final Duration NUMBERS = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(60);
    /** Heartbeats of all scalers together, a second: above 2,000 scalers they become rarer than one a minute. */
    private static final int HEARTBEATS_PER_SECOND = 35;

    private WriteBudget() {}

    /**
     * Is it worth a write?
     *
     * @param written what was written last, and when; {@code null} = nothing known
     * @param phase anything that differs from scaler to scaler, to spread the heartbeats
     * @param scalers how many share the API server
     */
    public static boolean due(
            @Nullable Written written, QueueConsumerScalerStatus next, Instant now, int phase, int scalers) {
        if (written == null || !signals(written.status()).equals(signals(next))) {
            return true;
        }
        Duration age = Duration.between(written.time(), now);
        if (age.compareTo(NUMBERS) < 0) {
            return false;
        }
        return !numbers(written.status()).equals(numbers(next)) || beats(written.time(), now, phase, scalers);
    }

    /** A status and when it was written. */
    public record Written(QueueConsumerScalerStatus status, Instant time) {}

    /** True when a beat of this scaler's own clock lies between the two times, or none of them could any more. */
    private static boolean beats(Instant last, Instant now, int phase, int scalers) {
        long period = Math.max(HEARTBEAT.toSeconds(), scalers / HEARTBEATS_PER_SECOND);
        long offset = Math.floorMod(phase, period);
        return Math.floorDiv(now.getEpochSecond() - offset, period)
                > Math.floorDiv(last.getEpochSecond() - offset, period);
    }

    private record Signals(
            @Nullable Long generation,
            @Nullable String state,
            @Nullable Replicas replicas,
            @Nullable String limitedBy,
            List<String> findings,
            @Nullable String lastScale,
            List<String> conditions,
            @Nullable String decision) {}

    private static Signals signals(QueueConsumerScalerStatus status) {
        Replicas r = status.replicas();
        Replicas firm = r == null
                ? null
                : new Replicas(r.current(), r.ready(), null, r.desired(), r.min(), r.max(), r.usable(), r.found());
        List<Finding> findings = status.findings() == null ? List.of() : status.findings();
        List<Condition> conditions = status.conditions() == null ? List.of() : status.conditions();
        Decision d = status.decision();
        return new Signals(
                status.observedGeneration(),
                status.state(),
                firm,
                status.limitedBy(),
                findings.stream()
                        .map(finding -> finding.type() + finding.severity() + finding.confidence())
                        .toList(),
                status.lastScaleTime(),
                conditions.stream()
                        .map(condition -> condition.getType() + condition.getStatus() + condition.getReason())
                        .toList(),
                d == null ? null : d.action() + d.from() + ">" + d.to() + d.reason());
    }

    private record Numbers(
            QueueConsumerScalerStatus.@Nullable Display display,
            @Nullable Integer needed,
            @Nullable String summary,
            List<String> messages) {}

    private static Numbers numbers(QueueConsumerScalerStatus status) {
        List<Condition> conditions = status.conditions() == null ? List.of() : status.conditions();
        List<Finding> findings = status.findings() == null ? List.of() : status.findings();
        return new Numbers(
                status.display(),
                status.replicas() == null ? null : status.replicas().needed(),
                status.summary(),
                Stream.concat(
                                conditions.stream().map(Condition::getMessage),
                                findings.stream().map(Finding::message))
                        .filter(Objects::nonNull)
                        .toList());
    }
}
