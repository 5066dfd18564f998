package dev.qcs.operator;

import dev.qcs.operator.act.PodDirectory;
import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.sweep.Fleet;
import dev.qcs.operator.sweep.VerdictListener;
import java.time.Clock;
import java.util.Optional;

/** The running sweep, as the composition root needs it. */
public interface Sweeping extends AutoCloseable {

    /** The register that reconcilers fill. */
    Fleet fleet();

    /** Why only a restart would help: the loop has stopped beating; empty = it beats. */
    Optional<String> standstill();

    @Override
    void close();

    /** Starts a sweep on the given ports. */
    @FunctionalInterface
    interface Starter {
        Sweeping start(ScaleTarget targets, PodDirectory pods, VerdictListener listener, Tempo tempo, Clock clock);
    }
}
