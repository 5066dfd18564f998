/** From numbers and findings to one decision with its reason. Pure: no clock, no I/O, no logging. */
@NullMarked
package dev.qcs.operator.decide;

import org.jspecify.annotations.NullMarked;
