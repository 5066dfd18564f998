/** What people are told, as text. */
@NullMarked
package dev.qcs.operator.report;

import org.jspecify.annotations.NullMarked;
