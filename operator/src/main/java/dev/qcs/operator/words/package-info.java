/** How numbers and times are written for people; the one place, so that a sentence, a column and a log agree. Pure. */
@NullMarked
package dev.qcs.operator.words;

import org.jspecify.annotations.NullMarked;
