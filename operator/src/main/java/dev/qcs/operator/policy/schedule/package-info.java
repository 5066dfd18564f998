/** Floors and ceilings by the clock on the wall: which entry of {@code schedule} is open, and until when. No clock of its own. */
@NullMarked
package dev.qcs.operator.policy.schedule;

import org.jspecify.annotations.NullMarked;
