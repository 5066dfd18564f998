package dev.qcs.operator.lag;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dead-letter topic, all partitions together.
 *
 * @param end records ever written, the sum of the log ends
 * @param held records that are still there
 * @param retentionMillis {@code retention.ms}; -1 = unlimited; {@code null} = unknown
 * @param expiringSoon records that can be deleted within a day; {@code null} = unknown
 * @param readers groups that committed to it, as far as they may be seen; {@code null} = not looked for yet, or unknown
 */
public record DeadLetterReading(
        String topic,
        long end,
        long held,
        @Nullable Long retentionMillis,
        @Nullable Long expiringSoon,
        @Nullable List<Reader> readers) {

    public DeadLetterReading {
        readers = readers == null ? null : List.copyOf(readers);
    }

    /**
     * A group that reads the dead letters.
     *
     * @param unread records that it has not committed yet
     */
    public record Reader(String group, long unread) {}
}
