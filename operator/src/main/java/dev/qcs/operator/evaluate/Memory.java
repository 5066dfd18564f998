package dev.qcs.operator.evaluate;

import dev.qcs.operator.decide.DecisionMemory;
import dev.qcs.operator.diagnose.Streaks;
import dev.qcs.operator.estimate.Learned;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a scaler remembers from one evaluation to the next, besides its history.
 *
 * @param blindSince first of an unbroken run of failed readings; {@code null} = the last one was good
 */
public record Memory(
        Learned learned,
        DecisionMemory decision,
        Streaks streaks,
        Streaks shortage,
        @Nullable Instant blindSince) {

    static Memory empty(Learned learned) {
        return new Memory(learned, DecisionMemory.EMPTY, Streaks.NONE, Streaks.NONE, null);
    }

    /** After a write of replicas by this operator. */
    public Memory scaled(int to, Instant at) {
        return new Memory(learned, decision.scaled(to, at), streaks, shortage, blindSince);
    }
}
