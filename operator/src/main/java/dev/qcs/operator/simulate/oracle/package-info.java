/**
 * The best that anybody who knew the future could have done, by dynamic programming: what the cost of a policy is divided by.
 * Pure: no clock, no I/O, no logging.
 */
@NullMarked
package dev.qcs.operator.simulate.oracle;

import org.jspecify.annotations.NullMarked;
