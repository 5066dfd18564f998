/**
 * Recordings: what was read of a scaler's source and target, as lines of JSON and, for the last minutes, in the operator's
 * memory. The format is described in {@code docs/reference/recordings.md}. What is read from a file is not trusted: a mistake
 * is told with its line and field.
 */
@NullMarked
package dev.qcs.operator.recording;

import org.jspecify.annotations.NullMarked;
