package dev.qcs.operator.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A history made by hand: readings of one or more partitions at chosen seconds. */
public final class Series {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    public static final PartitionId P = new PartitionId("orders", 0);

    public final History history = new History(new History.Span(
            Duration.ofSeconds(100), Duration.ofSeconds(15), Duration.ofMinutes(15), Duration.ofSeconds(60)));
    private @Nullable GroupReading group;
    private int replicas = 1;

    public Series group(GroupReading described) {
        group = described;
        return this;
    }

    public Series replicas(int number) {
        replicas = number;
        return this;
    }

    /** One partition at a second: committed and end, from the start of the log at 0. */
    public Series at(double second, @Nullable Long committed, @Nullable Long end) {
        return read(second, partition(P, committed, end));
    }

    public Series read(double second, PartitionReading... partitions) {
        history.add(reading(second, partitions), replicas, false);
        return this;
    }

    public Reading.Observed reading(double second, PartitionReading... partitions) {
        return new Reading.Observed(time(second), group, List.of(partitions), List.of(), List.of(), List.of());
    }

    public static PartitionReading partition(PartitionId id, @Nullable Long committed, @Nullable Long end) {
        return new PartitionReading(
                id, committed == null ? Committed.Absent.NEVER : new Committed.At(committed), 0L, null, end, null);
    }

    public static Instant time(double second) {
        return START.plusMillis(Math.round(second * 1_000));
    }

    public PartitionTrack track() {
        return java.util.Objects.requireNonNull(history.track(P));
    }
}
