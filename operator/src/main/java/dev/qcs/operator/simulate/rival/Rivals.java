package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Family;
import java.util.List;

/** The other autoscalers, and sizes that nobody changes, that {@code qcs} is compared with. */
public final class Rivals {

    private Rivals() {}

    /** Each kind of rival, in the order in which a table shows them. */
    public static List<Family> families() {
        return List.of(
                KedaFamily.ofTopics(), new CpuFamily(), new FlinkFamily(), new NumaflowFamily(), new FixedFamily());
    }

    /** The same of a RabbitMQ queue: Flink and numaflow scale consumers of their own. */
    public static List<Family> ofQueues() {
        return List.of(KedaFamily.ofQueues(), new CpuFamily(), new FixedFamily());
    }

    /** The same of a share group, which no scaler of KEDA reads. */
    public static List<Family> ofShareGroups() {
        return List.of(new CpuFamily(), new FixedFamily());
    }
}
