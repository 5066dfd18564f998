package dev.qcs.operator.replay;

import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.recording.BadRecording;
import dev.qcs.operator.recording.GoodLines;
import dev.qcs.operator.recording.Recorded;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a recording was read, by its first readings. A recording may be coarser than the polling interval of its spec (the
 * operator keeps fewer readings when memory is short, other tools record less often), and to an evaluator that expects one
 * each 5 s a minute of silence is an outage after which rates mean nothing.
 */
public final class Cadence {
    private static final int LOOKED_AT = 20;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final GoodLines reader;
    private final Deque<Recorded> ahead = new ArrayDeque<>();
    private @Nullable BadRecording mistake;

    public Cadence(GoodLines reader) throws IOException {
        this.reader = reader;
        try {
            Recorded next = reader.next();
            while (next != null) {
                ahead.add(next);
                next = ahead.size() < LOOKED_AT ? reader.next() : null;
            }
        } catch (BadRecording bad) {
            // Its turn comes after the readings before it.
            mistake = bad;
        }
    }

    /** The next reading; {@code null} at the end. */
    public @Nullable Recorded next() throws IOException, BadRecording {
        Recorded next = ahead.poll();
        if (next != null) {
            return next;
        }
        if (mistake != null) {
            throw mistake;
        }
        return reader.next();
    }

    /** When the first reading was made; {@code null} = there is none. Before it is taken by {@link #next}. */
    public @Nullable Instant begins() {
        Recorded first = ahead.peek();
        return first == null ? null : first.time();
    }

    /** The policy with a polling interval at which the recording's readings follow each other without gaps. */
    public Policy suited(Policy policy) {
        Duration usual = usual();
        boolean gaps = usual.compareTo(policy.pollingInterval().multipliedBy(3)) > 0;
        return gaps ? policy.polledEvery(usual.compareTo(LONGEST) > 0 ? LONGEST : usual) : policy;
    }

    /** The median time between the first readings; zero with fewer than two. */
    private Duration usual() {
        List<Recorded> first = List.copyOf(ahead);
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < first.size(); i++) {
            gaps.add(Duration.between(first.get(i - 1).time(), first.get(i).time()));
        }
        gaps.sort(null);
        return gaps.isEmpty() ? Duration.ZERO : gaps.get(gaps.size() / 2);
    }
}
