/** From readings to numbers: lag, rates, growth, time behind, capacity, each with what it rests on, and unknown when unknown. Pure: no clock, no I/O, no logging. */
@NullMarked
package dev.qcs.operator.estimate;

import org.jspecify.annotations.NullMarked;
