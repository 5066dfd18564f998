/** From numbers to findings: what is wrong and more replicas would not mend. Pure: no clock, no I/O, no logging. */
@NullMarked
package dev.qcs.operator.diagnose;

import org.jspecify.annotations.NullMarked;
