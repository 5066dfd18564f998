/** Targets on a real API server: caches of workloads and Pods, writes through {@code /scale}, and who else scales the same target. */
@NullMarked
package dev.qcs.operator.act.kube;

import org.jspecify.annotations.NullMarked;
