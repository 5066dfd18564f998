package dev.qcs.operator.sweep;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.StandingStill;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the operator holds in memory of one scaler. The sweep's thread evaluates, a thread of its own writes replicas, so
 * its methods exclude each other; none of them blocks.
 */
final class Slot {
    /** How long a cache may still show the replicas from before our own write. */
    private static final Duration CACHE_LAG = Duration.ofSeconds(5);

    /** How long a write without an answer may still turn up. */
    private static final Duration LATE_ANSWER = Duration.ofMinutes(1);

    private final Evaluator evaluator;
    private Registration registration;
    private History history;
    private Memory memory;
    private List<StandingStill> standing;
    private final Contests contests = new Contests();
    private @Nullable OwnWrite ownWrite;
    private @Nullable Attempt attempt;
    private int knownReplicas = -1;
    private @Nullable String knownUid;
    private @Nullable Instant lastScale;
    private @Nullable Integer foundReplicas;
    private @Nullable Instant decidedAt;
    private @Nullable Verdict verdict;
    private @Nullable Digest known;
    private boolean acting;
    private boolean retired;

    /** A write that was accepted; a cache may still show any of {@code stale}. */
    private record OwnWrite(Set<Integer> stale, int to, Instant at) {}

    /** A write that got no answer, and may have been carried out all the same. */
    private record Attempt(int from, int to, Instant at) {}

    /** What is to be written after an evaluation. */
    record Order(Registration registration, int from, int to) {}

    /**
     * What an evaluation came to.
     *
     * @param order {@code null} = nothing is to be written
     * @param knownBefore what was remembered when it began; {@code null} = nothing
     */
    record Step(
            Verdict verdict,
            @Nullable Order order,
            @Nullable Digest knownBefore) {}

    /** @param remembered what an operator before this one wrote down of this scaler; {@code null} = nothing */
    Slot(Registration registration, Evaluator evaluator, @Nullable String remembered, Instant now) {
        this.registration = registration;
        this.evaluator = evaluator;
        this.history = evaluator.newHistory();
        Digest digest = Digest.read(remembered, registration.uid(), source(registration))
                .orElse(null);
        this.memory = digest == null ? evaluator.emptyMemory() : evaluator.restore(digest, history, now);
        this.standing = digest == null ? List.of() : digest.standing();
        this.known = digest;
    }

    synchronized Registration registration() {
        return registration;
    }

    /** Takes another spec. What was learned stays, unless it was learned of something else. */
    synchronized void update(Registration next) {
        if (!sameSource(next, registration)) {
            history = evaluator.newHistory();
            memory = evaluator.emptyMemory();
            standing = List.of();
            known = null;
        } else if (!next.policy().equals(registration.policy())) {
            memory = memory.reconsidered();
        }
        registration = next;
    }

    private static boolean sameSource(Registration a, Registration b) {
        return a.query().equals(b.query())
                // Another password is the same broker.
                && a.broker().displayName().equals(b.broker().displayName())
                && a.policy().readCommitted() == b.policy().readCommitted();
    }

    private static String source(Registration registration) {
        return Digest.sourceOf(registration.broker().displayName() + " " + registration.query());
    }

    synchronized Optional<Verdict> verdict() {
        return Optional.ofNullable(verdict);
    }

    /** Nobody asks for this scaler any more: what is still under way changes nothing. */
    synchronized void retire() {
        retired = true;
    }

    /**
     * Replicas that somebody else set against us since the last look, if so; asked before {@link #evaluate}. Where we do not
     * write, nobody is against us.
     */
    synchronized Optional<Integer> foreignChange(TargetState state, Instant now) {
        if (!(state instanceof TargetState.Found found) || !mayAct()) {
            return Optional.empty();
        }
        int current = settledReplicas(found.reading(), now);
        boolean sameTarget = found.reading().uid().equals(knownUid);
        return sameTarget && knownReplicas >= 0 && current != knownReplicas ? Optional.of(current) : Optional.empty();
    }

    synchronized void noteForeignWriter(Instant at, String manager, int replicas) {
        contests.note(at, manager, replicas);
    }

    /**
     * One evaluation.
     *
     * @param asked registration that the reading was made for: another source since then makes it worthless
     * @return empty when nobody asks for it any more
     */
    synchronized Optional<Step> evaluate(Registration asked, Reading reading, TargetState state, List<Pod> pods) {
        if (retired || !sameSource(asked, registration)) {
            return Optional.empty();
        }
        Digest knownBefore = known;
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
        standing = Digest.standing(outcome.evaluation(), history, standing);
        Decision decision = outcome.evaluation().decision();
        Verdict published = publish(outcome.evaluation(), state, null);
        if (!(decision instanceof Decision.ScaleTo) || !mayAct() || acting) {
            return Optional.of(new Step(published, null, knownBefore));
        }
        acting = true;
        return Optional.of(new Step(published, new Order(registration, decision.from(), decision.to()), knownBefore));
    }

    private boolean mayAct() {
        return registration.mayAct() && !registration.policy().handsOff();
    }

    /** What became of an order; empty when nobody asks for this scaler any more. */
    synchronized Optional<Verdict> acted(Order order, ScaleOutcome outcome, Instant at) {
        acting = false;
        switch (outcome) {
            case ScaleOutcome.Scaled scaled -> {
                Set<Integer> stale = new HashSet<>(ownWrite == null ? Set.of() : ownWrite.stale());
                stale.add(scaled.from());
                stale.remove(scaled.to());
                ownWrite = new OwnWrite(stale, scaled.to(), at);
                scaled(scaled.from(), scaled.to(), at);
            }
            case ScaleOutcome.Failed failed -> attempt = new Attempt(order.from(), order.to(), at);
            case ScaleOutcome.Conflict conflict -> attempt = null;
            case ScaleOutcome.Missing missing -> attempt = null;
            case ScaleOutcome.Forbidden forbidden -> attempt = null;
        }
        return retired || verdict == null
                ? Optional.empty()
                : Optional.of(publish(verdict.evaluation(), verdict.target(), outcome));
    }

    private void scaled(int from, int to, Instant at) {
        attempt = null;
        knownReplicas = to;
        lastScale = at;
        memory = memory.scaled(from, to, registration.policy(), at);
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
                        reading.consumersPaused(),
                        null);
    }

    /** Replicas as they are, even where the cache has not seen our own last write yet. */
    private int settledReplicas(TargetReading reading, Instant now) {
        recogniseLateWrite(reading, now);
        if (ownWrite == null) {
            return reading.current();
        }
        boolean cacheLags = ownWrite.stale().contains(reading.current())
                && Duration.between(ownWrite.at(), now).compareTo(CACHE_LAG) < 0;
        if (!cacheLags) {
            ownWrite = null;
            return reading.current();
        }
        return ownWrite.to();
    }

    /** A write without an answer that was carried out is ours, and no foreign hand. */
    private void recogniseLateWrite(TargetReading reading, Instant now) {
        if (attempt == null) {
            return;
        }
        boolean inTime = Duration.between(attempt.at(), now).compareTo(LATE_ANSWER) < 0;
        if (inTime && knownReplicas == attempt.from() && reading.current() == attempt.to()) {
            scaled(attempt.from(), attempt.to(), attempt.at());
        } else if (!inTime || reading.current() != knownReplicas) {
            attempt = null;
        }
    }

    private Verdict publish(Evaluation evaluation, TargetState state, @Nullable ScaleOutcome outcome) {
        Decision decision = evaluation.decision();
        Verdict before = verdict;
        boolean same = before != null
                && before.evaluation().decision().getClass() == decision.getClass()
                && before.evaluation().decision().to() == decision.to()
                && before.evaluation().decision().reason() == decision.reason();
        if (!same || decidedAt == null) {
            decidedAt = evaluation.time();
        }
        // The same decision as before was tried before: what came of it stands until it is tried again.
        ScaleOutcome tried = outcome == null && before != null && same ? before.outcome() : outcome;
        Digest digest = Digest.of(registration.uid(), source(registration), memory, history, standing);
        known = digest;
        verdict = new Verdict(
                registration.id(),
                registration.generation(),
                evaluation,
                state,
                lastScale,
                foundReplicas,
                tried,
                contests.now(evaluation.time()),
                decidedAt,
                digest);
        return verdict;
    }
}
