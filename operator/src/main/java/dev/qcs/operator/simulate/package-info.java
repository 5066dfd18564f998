/** Plays a policy against a model of a consumer group in simulated time: the library of {@code qcs simulate} and of the benchmark. */
@NullMarked
package dev.qcs.operator.simulate;

import org.jspecify.annotations.NullMarked;
