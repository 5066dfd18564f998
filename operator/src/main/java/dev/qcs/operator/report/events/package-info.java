/** Kubernetes Events: one for each change worth telling, counted instead of repeated. */
@NullMarked
package dev.qcs.operator.report.events;

import org.jspecify.annotations.NullMarked;
