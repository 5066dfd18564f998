package dev.qcs.operator.lag.burrow;

import java.util.Arrays;

/**
 * The last ten commits of a group on one partition and the last ten log ends, and the state that Burrow's rules make of them.
 * Entries are sorted by their place in the order of commits, not by time.
 *
 * <p>Not thread-safe.
 */
public final class BurrowWindow {
    /** Commits, and log ends, that are kept. */
    public static final int SLOTS = 10;

    /** Commits older than this are not taken in. */
    private static final long EXPIRE_MILLIS = 604_800_000L;

    /** The lag of a commit that came late: nobody knows what the end was then. */
    private static final long NO_LAG = -1;

    private static final long[] NOTHING = new long[0];
    private static final int[] NO_ORDERS = new int[0];

    /** Where a column begins: all share one array, since fifty thousand partitions make every header count. */
    private static final int TIMES = SLOTS;

    private static final int LAGS = 2 * SLOTS;
    private static final int ENDS = 3 * SLOTS;

    /** Offsets, times, lags and ends; made when the first end is known, until when commits are not taken in either. */
    private long[] slots = NOTHING;

    /** Half as wide: places among the readings of one partition. */
    private int[] orders = NO_ORDERS;

    private final int minDistanceMillis;
    private int size;
    private int endsSeen;

    public BurrowWindow() {
        this(0);
    }

    /** @param minDistanceMillis a commit sooner than this after its predecessor takes its place */
    public BurrowWindow(int minDistanceMillis) {
        this.minDistanceMillis = minDistanceMillis;
    }

    /** The log end was read: a high watermark. */
    public void end(long offset) {
        if (slots.length == 0) {
            slots = new long[4 * SLOTS];
            orders = new int[SLOTS];
        }
        slots[ENDS + endsSeen++ % SLOTS] = offset;
        if (endsSeen >= 2 * SLOTS) {
            endsSeen -= SLOTS;
        }
    }

    /**
     * A commit was seen.
     *
     * @param order its place among all commits; one that is lower than the newest came late
     */
    public void commit(long offset, long timeMillis, int order, long nowMillis) {
        if (endsSeen == 0 || timeMillis < nowMillis - EXPIRE_MILLIS) {
            return;
        }
        int at = size;
        while (at > 0 && orders[at - 1] > order) {
            at--;
        }
        if (at > 0 && orders[at - 1] == order) {
            return;
        }
        boolean late = at < size;
        if (late && at == 0 && size == SLOTS) {
            return;
        }
        long lag = late ? NO_LAG : Math.max(0, newestEnd() - offset);
        if (at > 0 && timeMillis - time(at - 1) < minDistanceMillis) {
            set(at - 1, offset, time(at - 1), lag, order);
        } else {
            insert(at, offset, timeMillis, lag, order);
        }
    }

    /** True when {@link #commit} would add something: nothing is known yet, or another offset than the newest. */
    public boolean isNews(long offset) {
        return size == 0 || offset(size - 1) != offset;
    }

    /** The state by Burrow's rules with their defaults: no lag is allowed, and one commit is enough to be judged. */
    public BurrowStatus status(long nowMillis) {
        if (size == 0 || currentLag() <= 0) {
            return BurrowStatus.OK;
        }
        long now = nowMillis / 1000 * 1000;
        int last = size - 1;
        if (now - time(last) > time(last) - time(0) && !endWasReached(offset(last))) {
            return BurrowStatus.STOP;
        }
        if (rewound()) {
            return BurrowStatus.REWIND;
        }
        if (lagWasZero()) {
            return BurrowStatus.OK;
        }
        if (offsetsAreEqual()) {
            return BurrowStatus.STALL;
        }
        return lagNeverFell() ? BurrowStatus.WARN : BurrowStatus.OK;
    }

    /** The share of the window that is filled, 0..1. */
    public double complete() {
        return (double) size / SLOTS;
    }

    /** Records behind the newest commit, by the newest end. */
    public long currentLag() {
        return size == 0 || endsSeen == 0 ? 0 : Math.max(0, newestEnd() - offset(size - 1));
    }

    private long newestEnd() {
        return slots[ENDS + (endsSeen - 1) % SLOTS];
    }

    /** The lag was zero recently: one of the stored ends is not above the offset. */
    private boolean endWasReached(long offset) {
        for (int i = 0; i < Math.min(endsSeen, SLOTS); i++) {
            if (slots[ENDS + i] <= offset) {
                return true;
            }
        }
        return false;
    }

    /** Only the first step back counts: when it was made good, later ones are not looked at. */
    private boolean rewound() {
        for (int i = 1; i < size; i++) {
            if (offset(i) < offset(i - 1)) {
                for (int j = i; j < size; j++) {
                    if (offset(j) >= offset(i - 1)) {
                        return false;
                    }
                }
                return true;
            }
        }
        return false;
    }

    private boolean lagWasZero() {
        for (int i = 0; i < size; i++) {
            if (lag(i) == 0) {
                return true;
            }
        }
        return false;
    }

    private boolean offsetsAreEqual() {
        for (int i = 1; i < size; i++) {
            if (offset(i) != offset(0)) {
                return false;
            }
        }
        return true;
    }

    private boolean lagNeverFell() {
        long before = NO_LAG;
        for (int i = 0; i < size; i++) {
            if (lag(i) == NO_LAG) {
                continue;
            }
            if (lag(i) < before) {
                return false;
            }
            before = lag(i);
        }
        return true;
    }

    /** A full window loses its oldest entry. */
    private void insert(int at, long offset, long time, long lag, int order) {
        if (size == SLOTS) {
            shift(1, 0, at - 1);
            set(at - 1, offset, time, lag, order);
            return;
        }
        shift(at, at + 1, size - at);
        size++;
        set(at, offset, time, lag, order);
    }

    private void shift(int from, int to, int length) {
        for (int column = 0; column < ENDS; column += SLOTS) {
            System.arraycopy(slots, column + from, slots, column + to, length);
        }
        System.arraycopy(orders, from, orders, to, length);
    }

    private long offset(int i) {
        return slots[i];
    }

    private long time(int i) {
        return slots[TIMES + i];
    }

    private long lag(int i) {
        return slots[LAGS + i];
    }

    private void set(int at, long offset, long time, long lag, int order) {
        slots[at] = offset;
        slots[TIMES + at] = time;
        slots[LAGS + at] = lag;
        orders[at] = order;
    }

    @Override
    public String toString() {
        return "offsets, times, lags, ends " + Arrays.toString(slots) + " of " + size + " commits";
    }
}
