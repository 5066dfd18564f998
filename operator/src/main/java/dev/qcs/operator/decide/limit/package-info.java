/**
 * The last word on every change of size: stabilisation windows and rates with the meaning of {@code behavior} in
 * HorizontalPodAutoscaler {@code autoscaling/v2}. Pure: no clock, no I/O, no logging.
 */
@NullMarked
package dev.qcs.operator.decide.limit;

import org.jspecify.annotations.NullMarked;
