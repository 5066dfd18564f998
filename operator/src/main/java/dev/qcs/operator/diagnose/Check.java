package dev.qcs.operator.diagnose;

import java.util.List;

/** One kind of trouble, looked for in one reading. Pure; whether it lasts is judged by {@link Streaks}. */
interface Check {

    /** What is found now; empty = nothing, or not enough to say. */
    List<Finding> look(Symptoms symptoms);
}
