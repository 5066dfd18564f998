/** A consumer group and its Pods as a fluid in simulated time, in steps of a second. */
@NullMarked
package dev.qcs.operator.simulate.plant;

import org.jspecify.annotations.NullMarked;
