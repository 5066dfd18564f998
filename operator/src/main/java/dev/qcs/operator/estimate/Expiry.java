package dev.qcs.operator.estimate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the next unread record of a partition may be deleted. Brokers delete whole segments from the old end, so that a record
 * lives on until its whole segment may go and somebody looks.
 *
 * @param left the earliest possible; zero = it may be gone at the next look
 * @param latest when it is gone for certain; {@code null} = how long segments are is unknown
 * @param kept how long a record is kept: by time, or by size at the rate at which records arrive now
 * @param bySize true when {@code retention.bytes} reaches it before {@code retention.ms} does
 */
public record Expiry(Duration left, @Nullable Duration latest, Duration kept, boolean bySize) {
    /** Longer than anybody plans for. */
    static final Duration FOREVER = Duration.ofDays(36_500);
}
