/** What people are told: status, conditions, sentences, and when they are worth a write. Pure but for the clock it is given and the log. */
@NullMarked
package dev.qcs.operator.report;

import org.jspecify.annotations.NullMarked;
