/** One evaluation of one scaler: history, estimate, diagnose, decide in their order. The operator, replay and the simulator run these very classes. */
@NullMarked
package dev.qcs.operator.evaluate;

import org.jspecify.annotations.NullMarked;
