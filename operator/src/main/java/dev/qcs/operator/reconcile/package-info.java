/** Spec in, status out: reads what a team wrote, registers it with the sweep, and writes what the sweep found out. No broker I/O. */
@NullMarked
package dev.qcs.operator.reconcile;

import org.jspecify.annotations.NullMarked;
