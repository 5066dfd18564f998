package dev.qcs.operator.estimate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one group member was seen to do, by the size of its group: members that contend for something do less in a larger group
 * (published for a stream processor: 529k messages per second with one, 1,830k with four; ContTune, arXiv 2309.12239).
 * Immutable.
 *
 * @param points ascending by members
 */
public record CapacityCurve(List<Point> points) {
    public static final CapacityCurve NOTHING = new CapacityCurve(List.of());

    /** Weight of a new observation; the first at a size is taken as it is. */
    private static final double WEIGHT = 0.3;

    private static final int MOST_POINTS = 12;

    /** What was last seen this long before the newest observation tells of another time. */
    private static final Duration KEPT = Duration.ofMinutes(30);

    /**
     * An observation.
     *
     * @param members of the group at the time
     * @param perMember messages per second, positive
     * @param at when it was last confirmed
     */
    public record Point(int members, double perMember, Instant at) {}

    public CapacityCurve {
        points = List.copyOf(points);
    }

    public boolean isEmpty() {
        return points.isEmpty();
    }

    /** When something was last learned; {@code null} = nothing yet. */
    public @Nullable Instant newest() {
        return points.stream().map(Point::at).max(Comparator.naturalOrder()).orElse(null);
    }

    /** What a member does in a group of that size: between two sizes in proportion, beyond them as at the nearest. */
    public double at(int members) {
        Point below = null;
        for (Point point : points) {
            if (point.members() == members) {
                return point.perMember();
            }
            if (point.members() > members) {
                return below == null ? point.perMember() : between(below, point, members);
            }
            below = point;
        }
        if (below == null) {
            throw new IllegalStateException("nothing was learned yet");
        }
        return below.perMember();
    }

    private static double between(Point below, Point above, int members) {
        double share = (members - below.members()) / (double) (above.members() - below.members());
        return below.perMember() + share * (above.perMember() - below.perMember());
    }

    /** Members that had work throughout did this much. */
    CapacityCurve blended(int members, double observed, Instant now) {
        Point known = exactly(members);
        return put(new Point(
                members, known == null ? observed : (1 - WEIGHT) * known.perMember() + WEIGHT * observed, now));
    }

    /** What is known of members whatever the size of their group. */
    static CapacityCurve same(int members, double perMember, Instant now) {
        return new CapacityCurve(List.of(new Point(members, perMember, now)));
    }

    /** What a member was once seen to do, it can do; that it did less lately says nothing. */
    CapacityCurve raised(int members, double seen, Instant now) {
        return isEmpty() || seen <= at(members) ? this : put(new Point(members, seen, now));
    }

    /** The same without what was seen in larger groups: their size was a mistake. */
    public CapacityCurve upTo(int members) {
        return new CapacityCurve(
                points.stream().filter(point -> point.members() <= members).toList());
    }

    private @Nullable Point exactly(int members) {
        return points.stream()
                .filter(point -> point.members() == members)
                .findFirst()
                .orElse(null);
    }

    /**
     * A larger group does not make its members faster: where an older observation says so, the newer one is right for both
     * sizes.
     */
    private CapacityCurve put(Point newer) {
        List<Point> next = new ArrayList<>();
        for (Point point : points) {
            boolean contradicts = point.members() < newer.members()
                    ? point.perMember() < newer.perMember()
                    : point.perMember() > newer.perMember();
            boolean old = Duration.between(point.at(), newer.at()).compareTo(KEPT) > 0;
            if (point.members() != newer.members() && !contradicts && !old) {
                next.add(point);
            }
        }
        next.add(newer);
        if (next.size() > MOST_POINTS) {
            next.remove(next.stream().min(Comparator.comparing(Point::at)).orElseThrow());
        }
        next.sort(Comparator.comparingInt(Point::members));
        return new CapacityCurve(next);
    }
}
