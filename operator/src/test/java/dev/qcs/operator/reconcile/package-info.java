/** Tests of the package of the same name. */
@NullMarked
package dev.qcs.operator.reconcile;

import org.jspecify.annotations.NullMarked;
