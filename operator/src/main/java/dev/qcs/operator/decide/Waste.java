package dev.qcs.operator.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has been paid for replicas that were not needed.
 *
 * @param regret replica-seconds; negative after a sudden drop, whose first waste does not count
 * @param seen sizes that would have been enough while more ran, oldest first
 * @param forgivenAt when waste was last forgiven for a sudden drop; {@code null} = never
 */
record Waste(double regret, List<Seen> seen, @Nullable Instant forgivenAt) {
    static final Waste NONE = new Waste(0, List.of(), null);

    /** A size that would have been enough, and when. */
    record Seen(Instant at, int size) {}

    Waste {
        seen = List.copyOf(seen);
    }

    /** A tick in which {@code size} would have been enough. */
    Waste grown(double replicaSeconds, int size, Instant now, Duration kept) {
        List<Seen> sizes = new ArrayList<>(seen);
        sizes.removeIf(entry -> entry.at().isBefore(now.minus(kept)));
        sizes.add(new Seen(now, size));
        return new Waste(regret + replicaSeconds, sizes, forgivenAt);
    }

    /** A tick without evidence of waste, but none against it either: a backlog is being drained. */
    Waste faded(double seconds) {
        return new Waste(regret > 0 ? Math.max(0, regret - seconds) : regret, seen, forgivenAt);
    }

    /** A tick in which everything that runs was needed. */
    Waste refuted(double seconds) {
        return new Waste(faded(seconds).regret, List.of(), forgivenAt);
    }

    /**
     * A sudden drop of arrivals is often followed by a storm of retries, so the first waste after it is not counted. Arrivals
     * that come in lumps look like one drop after another: they are forgiven rarely.
     */
    Waste forgiven(double replicaSeconds, Instant now, Duration seldom) {
        return forgivenAt != null && Duration.between(forgivenAt, now).compareTo(seldom) < 0
                ? this
                : new Waste(Math.min(regret, -replicaSeconds), seen, now);
    }

    /** Whatever looked like waste proves nothing any more. */
    Waste cleared() {
        return new Waste(0, List.of(), forgivenAt);
    }

    int largestSeen() {
        return seen.stream().mapToInt(Seen::size).max().orElse(0);
    }

    Duration seenFor(Instant now) {
        return seen.isEmpty() ? Duration.ZERO : Duration.between(seen.getFirst().at(), now);
    }
}
