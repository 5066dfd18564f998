/**
 * What goes wrong with consumers, made to go wrong: real clients on a real broker, and the reader and the evaluator of the
 * operator that look at them. Beside each trouble stands a twin that looks like it and is well.
 */
@NullMarked
package dev.qcs.operator.realbroker;

import org.jspecify.annotations.NullMarked;
