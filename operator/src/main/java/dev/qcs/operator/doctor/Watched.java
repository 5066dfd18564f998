package dev.qcs.operator.doctor;

import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Examiner;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A group, or the queues of a virtual host, while it is watched: its readings so far, and what they come to. */
final class Watched {
    private final Examination examination;
    private final History history;
    private Memory memory;
    private @Nullable Evaluation newest;

    /** What the examiner makes of a reading. */
    interface Examination {
        Evaluator.Outcome of(History history, Memory memory, Reading reading, Policy policy);
    }

    Watched(Examiner examiner, Examination examination) {
        this.examination = examination;
        this.history = examiner.newHistory();
        this.memory = examiner.emptyMemory();
    }

    void take(Reading reading, Policy policy) {
        Evaluator.Outcome outcome = examination.of(history, memory, reading, policy);
        memory = outcome.memory();
        newest = outcome.evaluation();
    }

    History history() {
        return history;
    }

    /** Of the last reading; there must have been one. */
    Evaluation newest() {
        return Objects.requireNonNull(newest);
    }

    /** Messages that wait in all of them, as far as is known. */
    static long waiting(Collection<Watched> all) {
        return all.stream()
                .map(one -> one.newest().estimate().lag())
                .filter(Objects::nonNull)
                .reduce(0L, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
    }

    /** How many of them could not be read. */
    static long blind(Collection<Watched> all) {
        return all.stream()
                .filter(one -> one.newest().reading() instanceof Reading.Unavailable)
                .count();
    }
}
