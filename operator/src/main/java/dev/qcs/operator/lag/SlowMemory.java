package dev.qcs.operator.lag;

import java.time.Instant;
import java.util.List;

/**
 * A few points of what changes over hours, enough to go on with after a restart: a projection of a disk needs hours of watching.
 *
 * @param name of the topic, or the directory of the disk
 * @param owner the broker of the disk; of a topic, what tells it from another one under its name; 0 = not known
 * @param points oldest first
 */
public record SlowMemory(Kind kind, String name, int owner, List<Point> points) {

    public SlowMemory {
        points = List.copyOf(points);
    }

    public enum Kind {
        /** Bytes of a topic. */
        TOPIC,
        /** Usable bytes of a disk. */
        DISK
    }

    /** A value at a time. */
    public record Point(Instant at, long value) {}
}
