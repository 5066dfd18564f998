/** Plays many policies on many plants and workloads, and says who does better where. */
@NullMarked
package dev.qcs.operator.simulate.tournament;

import org.jspecify.annotations.NullMarked;
