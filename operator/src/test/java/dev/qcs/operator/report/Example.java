package dev.qcs.operator.report;

import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Arrivals;
import dev.qcs.operator.estimate.Assignor;
import dev.qcs.operator.estimate.Capacity;
import dev.qcs.operator.estimate.CapacityCurve;
import dev.qcs.operator.estimate.Drain;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Loss;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Overrides;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.schedule.Schedule;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.sweep.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One scaler in some situation, with everything at rest unless said. Mutable, for tests only. */
final class Example {
    static final Instant NOW = Instant.parse("2026-11-23T06:37:41Z");

    final ScalerId id;
    Policy.Mode mode = Policy.Mode.Auto;
    Fallback fallback = Fallback.HOLD;
    Overrides overrides = Overrides.NONE;
    int min = 2;
    int max = 24;
    int current = 4;
    int found = 3;
    int ready = 4;

    @Nullable
    Integer needed = 4;

    int desired = 4;
    int to = 4;
    int partitions = 24;
    LimitedBy limitedBy = LimitedBy.None;
    Reason reason = Reason.AtTarget;
    String detail = "610/s arriving need 4 x 250/s";

    @Nullable
    Long lag = 1_234L;

    @Nullable
    Duration behind = Duration.ofSeconds(2);

    @Nullable
    Double arrival = 610.0;

    @Nullable
    Double consumption = 612.0;

    @Nullable
    Double growth = 0.0;

    Drain drain = Drain.Plain.NOTHING_TO_DRAIN;
    Loss loss = new Loss.In(Duration.ofDays(6), new PartitionId("orders", 3));

    @Nullable
    Double perMember = 246.0;

    List<PartitionEstimate> worst = List.of();
    List<TopicReading> topics = new ArrayList<>();
    List<Gap> gaps = List.of();
    List<Finding> findings = new ArrayList<>();
    List<Unchecked> unchecked = List.of();
    Reading.@Nullable Unavailable blind;
    Duration blindFor = Duration.ZERO;

    @Nullable
    Instant lastScale;

    @Nullable
    ScaleOutcome outcome;

    Verdict.@Nullable Contest contest;
    boolean targetThere = true;
    Digest memory = digest(false, null, 246.0, 1);

    @Nullable
    Obstacle obstacle;

    Instant now = NOW;

    Example(String name) {
        this.id = new ScalerId("shop", name);
    }

    static Digest digest(boolean zeroByPerson, @Nullable Instant lastChange, double perMember, int members) {
        CapacityCurve curve = new CapacityCurve(List.of(new CapacityCurve.Point(members, perMember, NOW)));
        return new Digest(
                "uid-orders",
                "kafka",
                "target-uid",
                zeroByPerson,
                true,
                lastChange,
                null,
                new Digest.Taught(curve, members, List.of(), List.of()),
                null,
                List.of());
    }

    Policy policy() {
        return new Policy(
                mode,
                new Objective.LagSeconds(Duration.ofSeconds(30)),
                min,
                max,
                Duration.ofSeconds(5),
                0,
                null,
                Policy.Uncommitted.Latest,
                false,
                null,
                null,
                Policy.Stability.Medium,
                fallback,
                Duration.ofSeconds(60),
                Set.of(),
                overrides,
                Schedule.EMPTY,
                null,
                true);
    }

    Subject subject() {
        return new Subject(
                id,
                "uid-" + id.name(),
                4,
                new TargetRef(id.namespace(), "apps/v1", "Deployment", id.name() + "-consumer"),
                "kafka:" + id.name(),
                new BrokerAddress.Kafka("prod:9092"),
                policy(),
                obstacle);
    }

    Verdict verdict() {
        Decision.Size size = new Decision.Size(needed, desired, partitions, min, max, limitedBy);
        Decision decision = to == current
                ? new Decision.Hold(current, reason, detail, size)
                : new Decision.ScaleTo(current, to, reason, detail, size);
        TargetReading target = new TargetReading("target-uid", current, ready, 1, false, false, null);
        Reading reading = blind != null ? blind : new Reading.Observed(now, null, List.of(), topics, List.of(), gaps);
        Evaluation evaluation = new Evaluation(
                now,
                policy(),
                targetThere ? target : null,
                reading,
                blind == null ? null : now.minus(blindFor),
                estimate(),
                findings,
                unchecked,
                decision);
        return new Verdict(
                id,
                4,
                evaluation,
                targetThere ? new TargetState.Found(target) : new TargetState.Missing(),
                lastScale,
                found,
                outcome,
                contest,
                NOW.minusSeconds(60),
                memory);
    }

    /** A broker that does not answer leaves nothing known. */
    void broken(String message, Duration since) {
        blind = new Reading.Unavailable(now, Reading.Reason.SourceUnreachable, message);
        blindFor = since;
        lag = null;
        behind = null;
        arrival = null;
        consumption = null;
        growth = null;
        partitions = 0;
        needed = null;
        drain = Drain.Plain.UNKNOWN;
        loss = Loss.Plain.UNKNOWN;
    }

    void finding(FindingType type, Finding.Severity severity, Finding.Effect effect, String message, String advice) {
        findings.add(new Finding(
                type,
                severity,
                Finding.Confidence.Confirmed,
                NOW.minus(Duration.ofMinutes(22)),
                message,
                advice,
                effect,
                Set.of(),
                worst.isEmpty()
                        ? List.of()
                        : List.of(new Finding.Evidence(
                                worst.getFirst().id(),
                                worst.getFirst().committed(),
                                worst.getFirst().pod()))));
    }

    private Estimate estimate() {
        return new Estimate(
                now,
                worst,
                partitions,
                lag,
                0,
                behind == null ? null : Age.exactly(behind),
                null,
                new Arrivals(arrival, arrival, arrival, arrival, 0, false),
                consumption,
                consumption,
                growth,
                drain,
                loss,
                perMember == null
                        ? Capacity.UNKNOWN
                        : new Capacity(perMember, Capacity.Source.Measured, CapacityCurve.NOTHING),
                1,
                Assignor.Balanced,
                partitions,
                Duration.ofMinutes(30),
                List.of(),
                null);
    }
}
