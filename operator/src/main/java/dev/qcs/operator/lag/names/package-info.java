/** Patterns over names that people write, at a bounded cost whatever they write. */
@NullMarked
package dev.qcs.operator.lag.names;

import org.jspecify.annotations.NullMarked;
