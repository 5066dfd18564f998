/** How numbers read: two significant digits, a unit on each. Pure. */
@NullMarked
package dev.qcs.operator.text;

import org.jspecify.annotations.NullMarked;
