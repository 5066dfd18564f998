/** Tests of the whole: its architecture and its configuration. */
@NullMarked
package dev.qcs.operator;

import org.jspecify.annotations.NullMarked;
