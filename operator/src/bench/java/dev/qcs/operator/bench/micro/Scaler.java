package dev.qcs.operator.bench.micro;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Situation;
import dev.qcs.operator.diagnose.Symptoms;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Overrides;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.policy.schedule.ActiveBounds;
import dev.qcs.operator.policy.schedule.Schedule;
import dev.qcs.operator.simulate.plant.Plant;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.workload.Skew;
import dev.qcs.operator.simulate.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One scaler in the middle of its work: 100 partitions that are not alike, looked at each five seconds for ten minutes. */
final class Scaler {
    static final int PARTITIONS = 100;
    static final int POLLING_SECONDS = 5;

    private static final int BEFORE = 600;
    private static final int REPLICAS = 60;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Evaluator evaluator = new Evaluator(Tempo.REAL_TIME);
    final Policy policy = policy();
    final List<Evaluator.Input> inputs = new ArrayList<>();
    History history = evaluator.newHistory();
    Memory memory = evaluator.emptyMemory();
    private @Nullable Evaluation last;
    private int next;

    /** @param more evaluations that can be made after those ten minutes */
    Scaler(int more) {
        int seconds = BEFORE + more * POLLING_SECONDS;
        double mean = PARTITIONS * 100 * 0.5;
        Workload workload = Workload.of("steady", seconds, second -> mean)
                .noisy(0.1, new Random(7))
                .skewed(new Skew.Zipf(0.3));
        Plant plant =
                new Plant(PlantSettings.usual().withPartitions(PARTITIONS).startingWith(REPLICAS), workload, 60, 1);
        for (int second = 0; second < seconds; second++) {
            if (second % POLLING_SECONDS == 0) {
                Instant now = START.plusSeconds(second);
                TargetReading target = new TargetReading("target", REPLICAS, REPLICAS, 1, false, false, null);
                List<Pod> pods = plant.view().pods();
                inputs.add(new Evaluator.Input(plant.view().reading(now), target, pods, policy, START));
            }
            plant.tick();
        }
        begin();
    }

    /** Back to the end of the first ten minutes. */
    void begin() {
        history = evaluator.newHistory();
        memory = evaluator.emptyMemory();
        next = 0;
        while (next < BEFORE / POLLING_SECONDS) {
            evaluate();
        }
    }

    /** The next evaluation. */
    Evaluation evaluate() {
        Evaluator.Outcome outcome = evaluator.evaluate(history, memory, inputs.get(next++));
        memory = outcome.memory();
        last = outcome.evaluation();
        return last;
    }

    /** What the last decision was made from. */
    Situation situation() {
        Evaluation evaluation = Objects.requireNonNull(last);
        return new Situation(
                evaluation.time(),
                policy,
                new ActiveBounds.Bounds(policy.minReplicas(), policy.maxReplicas(), null, null),
                Objects.requireNonNull(evaluation.target()),
                evaluation.estimate(),
                memory.learned(),
                evaluation.findings(),
                Duration.between(START, evaluation.time()),
                null,
                Situation.Members.PRESENT);
    }

    /** What the last diagnosis was made from. */
    Symptoms symptoms() {
        Evaluation evaluation = Objects.requireNonNull(last);
        return new Symptoms(
                evaluation.time(),
                Tempo.REAL_TIME,
                policy,
                (Reading.Observed) evaluation.reading(),
                evaluation.estimate(),
                history,
                history.group(),
                Objects.requireNonNull(evaluation.target()),
                inputs.get(next - 1).pods(),
                Duration.ofMinutes(10),
                null);
    }

    private static Policy policy() {
        return new Policy(
                Policy.Mode.Auto,
                new Objective.LagSeconds(Duration.ofSeconds(60)),
                1,
                2 * PARTITIONS,
                Duration.ofSeconds(POLLING_SECONDS),
                0,
                null,
                Policy.Uncommitted.Latest,
                false,
                null,
                null,
                Policy.Stability.Medium,
                Fallback.HOLD,
                Duration.ofSeconds(60),
                Set.of(),
                Overrides.NONE,
                Schedule.EMPTY,
                null,
                true);
    }
}
