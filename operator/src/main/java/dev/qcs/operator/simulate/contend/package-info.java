/** This operator's own policy, and sizes that nobody changes, as contenders. */
@NullMarked
package dev.qcs.operator.simulate.contend;

import org.jspecify.annotations.NullMarked;
