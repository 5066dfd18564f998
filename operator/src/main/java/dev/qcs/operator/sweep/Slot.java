package dev.qcs.operator.sweep;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that the operator holds in memory of one scaler. The sweep's thread evaluates, a thread of its own writes replicas, so
 * its methods exclude each other; none of them blocks.
 */
final class Slot {
    /** How long a cache may still show the replicas from before our own write. */
    private static final Duration CACHE_LAG = Duration.ofSeconds(5);

    private final Evaluator evaluator;
    private Registration registration;
    private History history;
    private Memory memory;
    private final Contests contests = new Contests();
    private @Nullable OwnWrite ownWrite;
    private int knownReplicas = -1;
    private @Nullable String knownUid;
    private @Nullable Instant lastScale;
    private @Nullable Integer foundReplicas;
    private @Nullable Instant decidedAt;
    private @Nullable Verdict verdict;
    private boolean acting;

    private record OwnWrite(int from, int to, Instant at) {}

    /** What is to be written after an evaluation. */
    record Order(Registration registration, int from, int to) {}

    Slot(Registration registration, Evaluator evaluator) {
        this.registration = registration;
        this.evaluator = evaluator;
        this.history = evaluator.newHistory();
        this.memory = evaluator.emptyMemory();
    }

    synchronized Registration registration() {
        return registration;
    }

    /** Takes another spec. What was learned stays, unless it was learned of something else. */
    synchronized void update(Registration next) {
        boolean sameSource = next.query().equals(registration.query())
                && next.broker().equals(registration.broker())
                && next.policy().readCommitted() == registration.policy().readCommitted();
        if (!sameSource || !next.uid().equals(registration.uid())) {
            history = evaluator.newHistory();
            memory = evaluator.emptyMemory();
        }
        registration = next;
    }

    synchronized Optional<Verdict> verdict() {
        return Optional.ofNullable(verdict);
    }

    /** Replicas that somebody else set since the last look, if so; asked before {@link #evaluate}. */
    synchronized Optional<Integer> foreignChange(TargetState state, Instant now) {
        if (!(state instanceof TargetState.Found found)) {
            return Optional.empty();
        }
        int current = settledReplicas(found.reading(), now);
        boolean sameTarget = found.reading().uid().equals(knownUid);
        return sameTarget && knownReplicas >= 0 && current != knownReplicas ? Optional.of(current) : Optional.empty();
    }

    synchronized void noteForeignWriter(Instant at, String manager, int replicas) {
        contests.note(at, manager, replicas);
    }

    /** One evaluation; the order is empty when nothing is to be written. */
    synchronized Optional<Order> evaluate(Reading reading, TargetState state, List<Pod> pods) {
        Evaluator.Outcome outcome = switch (state) {
            case TargetState.Found found ->
                evaluator.evaluate(
                        history,
                        memory,
                        new Evaluator.Input(
                                reading,
                                meet(found.reading(), reading.time()),
                                pods,
                                registration.policy(),
                                registration.createdAt()));
            case TargetState.Missing missing ->
                evaluator.withoutTarget(
                        history,
                        memory,
                        reading,
                        registration.policy(),
                        registration.target().displayName() + " does not exist");
            case TargetState.Unreadable unreadable ->
                evaluator.withoutTarget(history, memory, reading, registration.policy(), unreadable.message());
        };
        memory = outcome.memory();
        publish(outcome.evaluation(), state, null);
        Decision decision = outcome.evaluation().decision();
        boolean may = registration.mayAct() && !registration.policy().handsOff();
        if (!(decision instanceof Decision.ScaleTo) || !may || acting) {
            return Optional.empty();
        }
        acting = true;
        return Optional.of(new Order(registration, decision.from(), decision.to()));
    }

    /** What became of an order. */
    synchronized Verdict acted(Order order, ScaleOutcome outcome, Instant at) {
        acting = false;
        Verdict before = java.util.Objects.requireNonNull(verdict);
        if (outcome instanceof ScaleOutcome.Scaled scaled) {
            ownWrite = new OwnWrite(scaled.from(), scaled.to(), at);
            knownReplicas = scaled.to();
            lastScale = at;
            memory = memory.scaled(scaled.to(), at);
        }
        return publish(before.evaluation(), before.target(), outcome);
    }

    private TargetReading meet(TargetReading reading, Instant now) {
        int current = settledReplicas(reading, now);
        if (!reading.uid().equals(knownUid)) {
            knownUid = reading.uid();
            foundReplicas = current;
        }
        knownReplicas = current;
        return current == reading.current()
                ? reading
                : new TargetReading(
                        reading.uid(),
                        current,
                        reading.ready(),
                        reading.rollout(),
                        reading.rollingOut(),
                        reading.consumersPaused());
    }

    /** Replicas as they are, even where the cache has not seen our own last write yet. */
    private int settledReplicas(TargetReading reading, Instant now) {
        if (ownWrite == null) {
            return reading.current();
        }
        boolean cacheLags = reading.current() == ownWrite.from()
                && Duration.between(ownWrite.at(), now).compareTo(CACHE_LAG) < 0;
        if (!cacheLags) {
            ownWrite = null;
            return reading.current();
        }
        return ownWrite.to();
    }

    private Verdict publish(Evaluation evaluation, TargetState state, @Nullable ScaleOutcome outcome) {
        Decision decision = evaluation.decision();
        boolean same = verdict != null
                && verdict.evaluation().decision().getClass() == decision.getClass()
                && verdict.evaluation().decision().to() == decision.to()
                && verdict.evaluation().decision().reason() == decision.reason();
        if (!same || decidedAt == null) {
            decidedAt = evaluation.time();
        }
        verdict = new Verdict(
                registration.id(),
                registration.generation(),
                evaluation,
                state,
                lastScale,
                foundReplicas,
                outcome,
                contests.now(evaluation.time()),
                decidedAt);
        return verdict;
    }
}
