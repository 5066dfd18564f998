/** What the benchmark found, as text, Markdown and JSON. */
@NullMarked
package dev.qcs.operator.bench.report;

import org.jspecify.annotations.NullMarked;
