package dev.qcs.operator.act;

import java.util.Optional;

/** Other autoscalers in the cluster; to those that cannot be stopped, we yield. */
@FunctionalInterface
public interface Rivals {

    /** What to call the other that scales the target ({@code HorizontalPodAutoscaler orders}); empty = none that can be seen. */
    Optional<String> rivalOf(TargetRef target);
}
