package dev.qcs.operator.act;

import java.util.Optional;

/** The port to the workload. Implementations never throw for an expected failure, and never block longer than 10 s. */
public interface ScaleTarget {

    /** From a local cache where there is one: this is asked at every evaluation. */
    TargetState read(TargetRef target);

    /**
     * Writes {@code to} through {@code /scale} if {@code spec.replicas} is still {@code from}, under the resourceVersion that
     * said so. A conflict that did not change replicas (only status moved) is tried again, at most three times.
     */
    ScaleOutcome scale(TargetRef target, int from, int to);

    /** The field manager that last wrote {@code spec.replicas}, read live from managedFields; empty = cannot be told, or it was us. */
    Optional<String> lastWriter(TargetRef target);
}
