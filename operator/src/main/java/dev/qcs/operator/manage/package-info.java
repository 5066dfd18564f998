/** Liveness, readiness and metrics over HTTP. */
@NullMarked
package dev.qcs.operator.manage;

import org.jspecify.annotations.NullMarked;
