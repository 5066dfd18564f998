/** The operator as a program: configuration from the environment, and the one place that puts the parts together. */
@NullMarked
package dev.qcs.operator;

import org.jspecify.annotations.NullMarked;
