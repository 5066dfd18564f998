/**
 * Which sizes differ from one another, what the most loaded member of a group carries at each, and the smallest one that
 * suffices. Pure: no clock, no I/O, no logging.
 */
@NullMarked
package dev.qcs.operator.decide.size;

import org.jspecify.annotations.NullMarked;
