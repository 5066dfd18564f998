/** A scaler's wish, checked and complete: the spec and its annotations as plain values with every default applied. Pure. */
@NullMarked
package dev.qcs.operator.policy;

import org.jspecify.annotations.NullMarked;
