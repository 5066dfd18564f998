package dev.qcs.operator.report;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Drain;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Loss;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.words.Figures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The printed columns: {@code ?} unknown now, {@code -} does not apply, {@code never} by the current numbers. */
final class Display {
    private static final String NONE = "-";
    private static final String NEVER = "never";

    private Display() {}

    static QueueConsumerScalerStatus.Display of(
            Subject subject, @Nullable Evaluation evaluation, List<Finding> headline) {
        String target = subject.target().displayName();
        if (evaluation == null) {
            return new QueueConsumerScalerStatus.Display(
                    null, null, null, null, subject.source(), target, range(subject.policy(), 0), null, null, null);
        }
        Estimate estimate = evaluation.estimate();
        return new QueueConsumerScalerStatus.Display(
                lag(estimate),
                behind(estimate.behind()),
                drain(estimate.drain()),
                warning(headline),
                subject.source(),
                target,
                range(
                        evaluation.policy(),
                        estimate.pool() == null && !estimate.shared() ? estimate.partitionCount() : 0),
                loss(estimate.loss()),
                Figures.rate(estimate.arrival()),
                Figures.rate(estimate.consumption()));
    }

    /** A lag that does not cover every partition is only a lower bound, and says so. */
    private static String lag(Estimate estimate) {
        if (estimate.lag() == null) {
            return Figures.UNKNOWN;
        }
        return (estimate.unknownPartitions() > 0 ? ">" : "") + Figures.count(estimate.lag());
    }

    private static String behind(@Nullable Age behind) {
        if (behind == null) {
            return Figures.UNKNOWN;
        }
        return (behind.atLeast() ? ">" : "") + Figures.time(behind.age());
    }

    private static String drain(Drain drain) {
        return switch (drain) {
            case Drain.In in -> Figures.time(in.time());
            case Drain.Plain plain ->
                switch (plain) {
                    case NOTHING_TO_DRAIN -> NONE;
                    case NEVER -> NEVER;
                    case UNKNOWN -> Figures.UNKNOWN;
                };
        };
    }

    private static String loss(Loss loss) {
        return switch (loss) {
            case Loss.In in -> Figures.time(in.time());
            case Loss.Plain plain ->
                switch (plain) {
                    case NEVER -> NEVER;
                    case UNKNOWN -> Figures.UNKNOWN;
                };
        };
    }

    /** The worst by name, and how many more. Something that is only worth knowing is no warning. */
    static String warning(List<Finding> headline) {
        List<Finding> warnings = headline.stream()
                .filter(finding -> finding.severity() != Finding.Severity.Info)
                .toList();
        if (warnings.isEmpty()) {
            return NONE;
        }
        String worst = warnings.getFirst().type().name();
        return warnings.size() == 1 ? worst : worst + "+" + (warnings.size() - 1);
    }

    private static @Nullable String range(@Nullable Policy policy, int partitions) {
        if (policy == null) {
            return null;
        }
        String range = policy.minReplicas() + ".." + policy.maxReplicas();
        return partitions == 0 ? range : range + "/" + partitions + "p";
    }
}
