package dev.qcs.operator.sweep;

import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest evaluation of a scaler with what became of it; what reporting is made from.
 *
 * @param generation of the spec that was evaluated
 * @param target as it was seen before acting
 * @param lastScale when this operator last changed replicas; {@code null} = never seen
 * @param foundReplicas replicas at first sight of the target; {@code null} = not seen yet
 * @param outcome of the last write that was tried for the newest decision; {@code null} = none was
 * @param contest a foreign writer of replicas who keeps at it; {@code null} = nobody
 * @param decidedAt when the decision's action, size or reason last changed
 * @param memory what is to survive a restart of the operator
 */
public record Verdict(
        ScalerId id,
        long generation,
        Evaluation evaluation,
        TargetState target,
        @Nullable Instant lastScale,
        @Nullable Integer foundReplicas,
        @Nullable ScaleOutcome outcome,
        @Nullable Contest contest,
        Instant decidedAt,
        Digest memory) {

    /** Somebody who set {@code spec.replicas} against us at least twice within ten minutes. */
    public record Contest(String manager, int times, int replicas) {}
}
