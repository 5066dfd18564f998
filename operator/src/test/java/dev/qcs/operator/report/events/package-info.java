/** Tests of the package of the same name. */
@NullMarked
package dev.qcs.operator.report.events;

import org.jspecify.annotations.NullMarked;
