package dev.qcs.operator.act;

import java.util.List;

/** The Pods of a workload, from a local cache. */
public interface PodDirectory {

    /** Pods that belong to the target by its selector, sorted by name; empty when none, or when they may not be read. */
    List<Pod> podsOf(TargetRef target);
}
