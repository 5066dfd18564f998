package dev.qcs.operator.diagnose;

import java.util.List;

/** One kind of event, looked for between the last reading and this one. Pure. */
interface Watch {

    /** What happened just now; empty = nothing. */
    List<Incident> see(Symptoms symptoms);
}
