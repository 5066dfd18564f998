package dev.qcs.operator.replay;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.policy.Policy;
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
    private final Evaluator evaluator;
    private final Policy policy;
    private final History history;
    private Memory memory;
    private @Nullable Instant createdAt;
    private @Nullable TargetReading lastTarget;
    private @Nullable Instant lastTime;

    /** @param createdAt of the scaler; {@code null} = at the first reading */
    public Replay(Evaluator evaluator, Policy policy, @Nullable Instant createdAt) {
        this.evaluator = evaluator;
        this.policy = policy;
        this.createdAt = createdAt;
        this.history = evaluator.newHistory();
        this.memory = evaluator.emptyMemory();
    }

    /** What the operator makes of the next reading. */
    public Evaluation next(Recorded recorded) {
        if (createdAt == null) {
            createdAt = recorded.time();
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
