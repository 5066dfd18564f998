package dev.qcs.operator.replay;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Examiner;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.recording.Recorded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One scaler whose past happens once more: the operator's evaluator looks at each reading in turn. What it decides is not
 * carried out: replicas are those of the recording, and each change of them counts as made by the operator itself.
 *
 * <p>Not thread-safe.
 */
public final class Replay {
    private static final String UNTOLD =
            "the recording tells nothing of replicas, so nothing is decided; what is measured and found stands";

    private final Evaluator evaluator;
    private final Examiner examiner;
    private final SpecNames names;
    private final Policy policy;
    private final History history;
    private Memory memory;
    private @Nullable Instant createdAt;
    private @Nullable TargetReading lastTarget;
    private @Nullable Instant lastTime;

    /**
     * Of a scaler of which nothing was known before.
     *
     * @param names what the spec says of topics and queues
     * @param createdAt of the scaler; {@code null} = at the first reading
     */
    public Replay(Tempo tempo, Policy policy, SpecNames names, @Nullable Instant createdAt) {
        this.evaluator = new Evaluator(tempo);
        this.examiner = new Examiner(tempo);
        this.names = names;
        this.policy = policy;
        this.createdAt = createdAt;
        this.history = evaluator.newHistory();
        this.memory = evaluator.emptyMemory();
    }

    /**
     * Takes over what the operator knew when the recording began; before the first reading.
     *
     * @param otherSpec true when another spec is tried than the one that this was learned with
     */
    public void remember(Digest digest, Instant first, boolean otherSpec) {
        memory = evaluator.restore(digest, history, first);
        memory = otherSpec ? memory.reconsidered() : memory;
    }

    /** What the operator makes of the next reading. */
    public Evaluation next(Recorded told) {
        Recorded recorded =
                new Recorded(told.target(), told.pods(), names.applied(told.reading()), told.targetUntold());
        if (createdAt == null) {
            createdAt = recorded.time();
        }
        if (recorded.targetUntold()) {
            return remember(examiner.watch(history, memory, recorded.reading(), policy, UNTOLD), null, recorded);
        }
        TargetReading target = recorded.target();
        if (target == null) {
            Evaluator.Outcome outcome = evaluator.withoutTarget(
                    history,
                    memory,
                    recorded.reading(),
                    policy,
                    "the recording does not tell the replicas: the workload was not there, or could not be read");
            return remember(outcome, null, recorded);
        }
        noteChange(target);
        Evaluator.Outcome outcome = evaluator.evaluate(
                history, memory, new Evaluator.Input(recorded.reading(), target, recorded.pods(), policy, createdAt));
        return remember(outcome, target, recorded);
    }

    private Evaluation remember(Evaluator.Outcome outcome, @Nullable TargetReading target, Recorded recorded) {
        memory = outcome.memory();
        lastTarget = target == null ? lastTarget : target;
        lastTime = recorded.time();
        return outcome.evaluation();
    }

    /** Between two readings it is not known when it was written; the operator writes right after a reading. */
    private void noteChange(TargetReading target) {
        TargetReading before = lastTarget;
        Instant at = lastTime;
        if (before == null || at == null || !before.uid().equals(target.uid())) {
            return;
        }
        if (before.current() != target.current()) {
            memory = memory.scaled(before.current(), target.current(), policy, at);
        }
    }
}
