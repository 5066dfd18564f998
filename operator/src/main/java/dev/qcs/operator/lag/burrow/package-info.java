/** Burrow's published rules for the state of a partition, for teams that migrate from it. Pure; knows nothing else. */
@NullMarked
package dev.qcs.operator.lag.burrow;

import org.jspecify.annotations.NullMarked;
