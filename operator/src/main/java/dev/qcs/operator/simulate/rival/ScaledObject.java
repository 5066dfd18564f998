package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Setup;

/** A setting of KEDA, whichever trigger it has. */
interface ScaledObject {

    /** As it is written after {@code keda:}. */
    String text();

    /** KEDA with the HPA, set so. */
    Contender make(Setup setup);
}
