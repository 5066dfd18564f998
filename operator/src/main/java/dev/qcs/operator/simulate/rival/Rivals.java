package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Family;
import java.util.List;

/** The other autoscalers, and sizes that nobody changes, that {@code qcs} is compared with. */
public final class Rivals {

    private Rivals() {}

    /** Each kind of rival, in the order in which a table shows them. */
    public static List<Family> families() {
        return List.of(new KedaFamily(), new CpuFamily(), new FlinkFamily(), new NumaflowFamily(), new FixedFamily());
    }
}
