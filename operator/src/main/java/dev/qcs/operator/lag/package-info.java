/**
 * What was read from a broker, as values: readings and their history. The {@link dev.qcs.operator.lag.LagReader} port is
 * the only way in; its adapters live in sub-packages. Absent is never zero: what could not be read is {@code null} or
 * {@code UNKNOWN}, with a {@link dev.qcs.operator.lag.Gap} that says why.
 */
@NullMarked
package dev.qcs.operator.lag;

import org.jspecify.annotations.NullMarked;
