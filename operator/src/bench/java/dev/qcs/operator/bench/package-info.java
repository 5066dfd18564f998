/** How well policies scale, in simulated time, and what a decision costs: {@code make bench}. */
@NullMarked
package dev.qcs.operator.bench;

import org.jspecify.annotations.NullMarked;
