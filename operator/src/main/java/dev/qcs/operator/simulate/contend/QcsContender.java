package dev.qcs.operator.simulate.contend;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.StandingStill;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.PlantView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator at a simulated plant: the same evaluator, memory and history, one look at each poll, and its decisions written
 * at once. After a restart it has what its status held.
 */
public final class QcsContender implements Contender {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TARGET = "target";
    private static final String SCALER = "scaler";
    private static final String SOURCE = Digest.sourceOf("simulated");

    private final Policy policy;
    private final long polling;
    private final Evaluator evaluator = new Evaluator(Tempo.REAL_TIME);
    private History history = evaluator.newHistory();
    private Memory memory = evaluator.emptyMemory();
    private List<StandingStill> standing = List.of();
    private boolean restarted;
    private @Nullable Evaluation last;

    public QcsContender(Policy policy) {
        this.policy = policy;
        polling = Math.max(1, policy.pollingInterval().toSeconds());
    }

    @Override
    public int replicas(PlantView view) {
        if (view.second() % polling != 0) {
            return view.wanted();
        }
        Instant now = START.plusSeconds(view.second());
        if (restarted) {
            comeBack(now);
        }
        TargetReading target = new TargetReading(TARGET, view.wanted(), view.ready(), 1, false, false, null);
        Evaluator.Outcome outcome = evaluator.evaluate(
                history, memory, new Evaluator.Input(view.reading(now), target, view.pods(), policy, START));
        memory = outcome.memory();
        last = outcome.evaluation();
        standing = Digest.standing(last, history, standing);
        if (last.decision() instanceof Decision.ScaleTo scale && !policy.handsOff()) {
            memory = memory.scaled(scale.from(), scale.to(), policy, now);
            return scale.to();
        }
        return view.wanted();
    }

    @Override
    public void restart() {
        restarted = true;
    }

    /** The newest evaluation; {@code null} = none yet. */
    public @Nullable Evaluation last() {
        return last;
    }

    private void comeBack(Instant now) {
        restarted = false;
        String written = Digest.of(SCALER, SOURCE, memory, history, standing).text();
        history = evaluator.newHistory();
        memory = evaluator.emptyMemory();
        standing = List.of();
        Digest.read(written, SCALER, SOURCE).ifPresent(digest -> {
            memory = evaluator.restore(digest, history, now);
            standing = digest.standing();
        });
    }
}
