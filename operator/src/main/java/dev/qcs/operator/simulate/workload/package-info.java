/** What arrives at a simulated consumer group, and what goes wrong behind it. */
@NullMarked
package dev.qcs.operator.simulate.workload;

import org.jspecify.annotations.NullMarked;
