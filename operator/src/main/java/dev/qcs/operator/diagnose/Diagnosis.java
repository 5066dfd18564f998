package dev.qcs.operator.diagnose;

import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** All checks, in one round; the findings that have lasted, worst first. */
public final class Diagnosis {
    private static final List<Check> CHECKS = List.of(
            new LostData(), new NobodyConsumes(), new StuckPartitions(), new UnboundedRetention(), new PartlyBlind());

    /** For RabbitMQ, where partitions only stand for queues and have no offsets to go wrong. */
    private static final List<Check> QUEUE_CHECKS = List.of(
            new NobodyTakes(),
            new HeldMessages(),
            new Redelivery(),
            new BlockedPublishers(),
            new QueueLimits(),
            new SlowQueue(),
            new PartlyBlind());

    /** Headline order; within a type critical first, confirmed before suspected. */
    public static final Comparator<Finding> WORST_FIRST = Comparator.comparing(
                    Diagnosis::lagHidden, Comparator.reverseOrder())
            .thenComparing(Finding::type)
            .thenComparing(Finding::severity, Comparator.reverseOrder())
            .thenComparing(Finding::confidence, Comparator.reverseOrder())
            .thenComparing(Finding::message);

    private Diagnosis() {}

    /** Findings to show, and the streaks to hand to the next round. */
    public record Outcome(List<Finding> findings, Streaks streaks) {
        public Outcome {
            findings = List.copyOf(findings);
        }
    }

    /** Looks for everything that a reading can show. */
    public static Outcome diagnose(Symptoms symptoms, Streaks before) {
        List<Check> checks = symptoms.reading().queues().isEmpty() ? CHECKS : QUEUE_CHECKS;
        List<Finding> found =
                checks.stream().flatMap(check -> check.look(symptoms).stream()).toList();
        return lasting(found, before, symptoms.now(), symptoms.policy(), symptoms.tempo());
    }

    /** Of what was found in this round, what has lasted and is not ignored, worst first. */
    public static Outcome lasting(List<Finding> found, Streaks before, Instant now, Policy policy, Tempo tempo) {
        List<Finding> heeded = found.stream()
                .filter(finding ->
                        !policy.ignoredFindings().contains(finding.type().name()))
                .toList();
        Streaks.Round round = before.next(heeded, now, tempo);
        return new Outcome(round.shown().stream().sorted(WORST_FIRST).toList(), round.next());
    }

    /** Lag that cannot be read comes before everything that is concluded from it. */
    private static boolean lagHidden(Finding finding) {
        return finding.type() == FindingType.ObservationDegraded && finding.severity() != Finding.Severity.Info;
    }
}
