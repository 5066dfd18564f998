package dev.qcs.operator.estimate;

import java.time.Duration;

/**
 * A consumer that reads, and the edge of retention that comes after it: does it get away? The edge never runs faster than
 * time, so a race that is lost is lost no sooner than a record that nobody moves towards would expire.
 */
public sealed interface Race {

    /**
     * At the present rates the edge catches up.
     *
     * @param in until it does, and the first record is lost
     * @param pace records per second that the group reads
     * @param edge records per second that expire in front of it
     */
    record Lost(Duration in, double pace, double edge) implements Race {}

    /** At the present rates the edge never catches up. */
    record Won(double pace, double edge) implements Race {}

    enum Plain implements Race {
        /** A rate is not known, or nothing is read: then the time left is exact. */
        NONE
    }

    /**
     * Against {@code retention.ms}. The edge moves through the backlog as fast as the backlog came, on average, and behind it as
     * fast as records come now.
     *
     * @param keptSeconds retention
     * @param age seconds that the next unread record has waited; less than {@code keptSeconds}
     * @param lag unread records, at least 1
     * @param pace records per second that are read, more than 0
     * @param arrival records per second that arrive
     */
    static Race byTime(double keptSeconds, double age, double lag, double pace, double arrival) {
        double density = age <= 0 ? Double.POSITIVE_INFINITY : lag / age;
        double drained = lag / pace;
        if (drained > keptSeconds) {
            // Caught before it has read what waits now: (kept - age) of lead, of which each second costs 1 -
            // pace/density.
            return new Lost(seconds((keptSeconds - age) / (1 - pace / density)), pace, density);
        }
        if (arrival <= pace) {
            return new Won(pace, arrival);
        }
        // It reaches what arrives from now on with this much of a lead, and falls behind from there.
        double records = (keptSeconds - drained) / (1 / pace - 1 / arrival);
        return new Lost(seconds(keptSeconds + records / arrival), pace, arrival);
    }

    /**
     * Against {@code retention.bytes}: the edge moves as records arrive.
     *
     * @param room records that may still arrive before the next unread one is beyond the limit
     */
    static Race bySize(double room, double pace, double arrival) {
        return arrival <= pace ? new Won(pace, arrival) : new Lost(seconds(room / (arrival - pace)), pace, arrival);
    }

    private static Duration seconds(double seconds) {
        return seconds >= Expiry.FOREVER.toSeconds() ? Expiry.FOREVER : Duration.ofMillis((long) (seconds * 1000));
    }
}
