package dev.qcs.operator.diagnose;

import dev.qcs.operator.lag.PartitionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that happened once to the offsets of a group, on one or several partitions at about the same time.
 *
 * @param at when it was first seen
 * @param lastAt when it was last seen to grow
 * @param minor true when it is only worth knowing
 * @param partitions how many it happened to
 * @param records how many records it is about, over all of them
 * @param places ten of the partitions, the worst first
 */
public record Incident(
        FindingType type, Instant at, Instant lastAt, boolean minor, int partitions, long records, List<Place> places) {
    private static final int MOST_PLACES = 10;

    public Incident {
        places = List.copyOf(places);
    }

    /**
     * One partition of it.
     *
     * @param from committed offset before
     * @param to committed offset after; of lost records, where the log begins
     */
    public record Place(PartitionId partition, long from, long to) {
        long records() {
            return Math.abs(to - from);
        }
    }

    /** Seen on one partition, just now. */
    static Incident of(FindingType type, Instant now, boolean minor, Place place) {
        return new Incident(type, now, now, minor, 1, place.records(), List.of(place));
    }

    /** The same incident with one more place, or with a place that has grown. */
    Incident with(Incident other) {
        List<Place> all = new ArrayList<>(places);
        long sum = records;
        int count = partitions;
        for (Place place : other.places) {
            Place same = all.stream()
                    .filter(p -> p.partition().equals(place.partition()) && p.from() == place.from())
                    .findFirst()
                    .orElse(null);
            if (same != null) {
                sum = plus(sum - same.records(), place.records());
                all.set(all.indexOf(same), place);
            } else {
                sum = plus(sum, place.records());
                count++;
                if (all.size() < MOST_PLACES) {
                    all.add(place);
                }
            }
        }
        all.sort((a, b) -> Long.compare(b.records(), a.records()));
        return new Incident(
                type, at, other.lastAt.isAfter(lastAt) ? other.lastAt : lastAt, minor && other.minor, count, sum, all);
    }

    /** True when the other one is about a place of this one, which has only grown since. */
    boolean continuedBy(Incident other) {
        return other.type == type
                && other.places.stream()
                        .anyMatch(place -> places.stream()
                                .anyMatch(p -> p.partition().equals(place.partition()) && p.from() == place.from()));
    }

    private static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
