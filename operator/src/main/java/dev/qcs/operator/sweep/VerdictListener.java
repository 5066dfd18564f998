package dev.qcs.operator.sweep;

/** Hears of every evaluation, on the sweep's thread: must return at once. */
@FunctionalInterface
public interface VerdictListener {
    void evaluated(Verdict verdict);
}
