/** Plays policies against a plant and a workload, and measures what comes of it. */
@NullMarked
package dev.qcs.operator.simulate.play;

import org.jspecify.annotations.NullMarked;
