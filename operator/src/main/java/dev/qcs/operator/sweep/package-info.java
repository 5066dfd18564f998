/** The loop: one sweep per broker cluster on its own clock, back-off and heartbeat; each answer becomes an evaluation, and the evaluation an act. */
@NullMarked
package dev.qcs.operator.sweep;

import org.jspecify.annotations.NullMarked;
