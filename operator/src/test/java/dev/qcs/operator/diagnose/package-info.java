@NullMarked
package dev.qcs.operator.diagnose;

import org.jspecify.annotations.NullMarked;
