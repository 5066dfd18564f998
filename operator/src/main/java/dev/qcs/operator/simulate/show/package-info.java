/** Shows what came of simulated runs: a table, JSON lines, a picture. */
@NullMarked
package dev.qcs.operator.simulate.show;

import org.jspecify.annotations.NullMarked;
