/** Tests of the package of the same name. */
@NullMarked
package dev.qcs.operator.act.kube;

import org.jspecify.annotations.NullMarked;
