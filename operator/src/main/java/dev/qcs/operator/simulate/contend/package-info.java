/** Policies that can be played: this operator's own, and a fixed number of replicas. */
@NullMarked
package dev.qcs.operator.simulate.contend;

import org.jspecify.annotations.NullMarked;
