/** Tests of the package of the same name. */
@NullMarked
package dev.qcs.operator.manage;

import org.jspecify.annotations.NullMarked;
