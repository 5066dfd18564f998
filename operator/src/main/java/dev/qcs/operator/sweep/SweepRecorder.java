package dev.qcs.operator.sweep;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.evaluate.Evaluation;
import java.util.List;

/** Keeps what was read, for a replay. Called from the sweep's thread: it must not block. */
@FunctionalInterface
public interface SweepRecorder {

    /**
     * After each evaluation.
     *
     * @param pods of the target, as the evaluation saw them
     */
    void evaluated(Registration registration, Evaluation evaluation, List<Pod> pods);
}
