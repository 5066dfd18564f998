/** Metrics: read from the newest verdicts at scrape time, so that nothing is kept per scaler and a series ends with its object. */
@NullMarked
package dev.qcs.operator.report.metrics;

import org.jspecify.annotations.NullMarked;
