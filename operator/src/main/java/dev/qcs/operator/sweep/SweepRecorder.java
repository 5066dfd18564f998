package dev.qcs.operator.sweep;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what was read, for a replay. Called from the sweep's thread: it must not block. */
@FunctionalInterface
public interface SweepRecorder {

    /**
     * After each evaluation.
     *
     * @param pods of the target, as the evaluation saw them
     * @param knownBefore what the scaler remembered when the evaluation began; {@code null} = nothing
     */
    void evaluated(Registration registration, Evaluation evaluation, List<Pod> pods, @Nullable Digest knownBefore);
}
