package dev.qcs.operator.act;

import java.util.List;

/** The Pods of a workload, from a local cache. */
public interface PodDirectory {

    /** Pods that belong to the target by its selector, sorted by name; empty when none, or when they may not be read. */
    List<Pod> podsOf(TargetRef target);

    /**
     * Asks what the Pods of a target use of their processors, if that was not asked lately, and returns at once: {@link
     * #podsOf} tells it from soon on. For targets that stand still; nobody wants to know it of the others.
     */
    default void measure(TargetRef target) {}
}
