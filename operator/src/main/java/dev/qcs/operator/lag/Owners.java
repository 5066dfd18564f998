package dev.qcs.operator.lag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who owned a partition since its committed offset last changed, and how often they were restarted. The same offset under two
 * owners, or after two restarts, was delivered again: that is what tells a record from a client.
 */
public final class Owners {
    private static final int KEPT = 4;

    private final List<String> names = new ArrayList<>(1);
    private int[] restartsSeen = new int[1];
    private int restarts;
    private @Nullable String last;
    private long lastSince = History.UNKNOWN;
    private long unownedSince = History.UNKNOWN;

    Owners() {}

    /** Pods, or member ids where the Pod is not known; oldest first, the first four. */
    public List<String> names() {
        return List.copyOf(names);
    }

    public int count() {
        return names.size();
    }

    /** Restarts of these Pods while they owned it. */
    public int restarts() {
        return restarts;
    }

    /** How long the present owner has had it; zero = nobody has. */
    public Duration ownedFor(long nowMillis) {
        return last == null || lastSince == History.UNKNOWN
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, nowMillis - lastSince));
    }

    /** How long nobody has owned it, as far as was seen; zero = somebody does. */
    public Duration unownedFor(long nowMillis) {
        return unownedSince == History.UNKNOWN ? Duration.ZERO : Duration.ofMillis(nowMillis - unownedSince);
    }

    void note(@Nullable Member owner, long now) {
        if (owner == null) {
            unownedSince = unownedSince == History.UNKNOWN ? now : unownedSince;
            last = null;
            return;
        }
        unownedSince = History.UNKNOWN;
        String name = owner.pod() != null ? owner.pod() : owner.id();
        int at = names.indexOf(name);
        if (at < 0 && names.size() < KEPT) {
            add(name, owner.restarts());
        } else if (at >= 0 && owner.restarts() > restartsSeen[at]) {
            // The first sight after a restart of this program says nothing of what came before.
            restarts += restartsSeen[at] < 0 ? 0 : owner.restarts() - restartsSeen[at];
            restartsSeen[at] = owner.restarts();
        }
        if (!name.equals(last)) {
            last = name;
            lastSince = now;
        }
    }

    /** Most partitions have one owner, and fifty thousand have fifty thousand arrays. */
    private void add(String name, int restarts) {
        if (names.size() == restartsSeen.length) {
            restartsSeen = Arrays.copyOf(restartsSeen, KEPT);
        }
        restartsSeen[names.size()] = restarts;
        names.add(name);
    }

    /** The committed offset changed. */
    void clear() {
        names.clear();
        restarts = 0;
        lastSince = History.UNKNOWN;
        last = null;
    }

    void restore(List<String> known, int restartsBefore) {
        for (String name : known) {
            if (names.size() < KEPT && !names.contains(name)) {
                add(name, -1);
            }
        }
        restarts = restartsBefore;
    }
}
