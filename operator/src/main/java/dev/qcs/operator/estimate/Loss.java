package dev.qcs.operator.estimate;

import dev.qcs.operator.lag.PartitionId;
import java.time.Duration;

/** When unread messages may expire: the earliest possible time, since brokers delete whole segments. */
public sealed interface Loss {

    record In(Duration time, PartitionId first) implements Loss {}

    enum Plain implements Loss {
        /** Nothing is unread, or nothing ever expires. */
        NEVER,
        UNKNOWN
    }
}
