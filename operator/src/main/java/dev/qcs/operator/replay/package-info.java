/** A recording, evaluated again by the very evaluator of the operator, and told to people or programs. */
@NullMarked
package dev.qcs.operator.replay;

import org.jspecify.annotations.NullMarked;
