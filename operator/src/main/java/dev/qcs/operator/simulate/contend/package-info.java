/** This operator's own policy, as a contender. */
@NullMarked
package dev.qcs.operator.simulate.contend;

import org.jspecify.annotations.NullMarked;
