package dev.qcs.operator.lag;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Offsets of one partition on the time axis of its history. Over some minutes they lie close together, so they are kept as
 * differences to one of them, 4 bytes each; where they do not, as after a reset of a long log, whole.
 */
final class OffsetSeries {
    private static final int UNKNOWN = Integer.MIN_VALUE;
    private static final int NEVER = Integer.MIN_VALUE + 1;
    private static final int LEAST = Integer.MIN_VALUE + 2;

    private int[] near;
    private long @Nullable [] whole;
    private long base = History.UNKNOWN;

    /** With so many places, of which nothing is known. */
    OffsetSeries(int capacity) {
        near = new int[capacity];
        Arrays.fill(near, UNKNOWN);
    }

    /** An offset, {@link History#UNKNOWN} or {@link History#NEVER}. */
    long get(int i) {
        if (whole != null) {
            return whole[i];
        }
        int value = near[i];
        return value == UNKNOWN ? History.UNKNOWN : value == NEVER ? History.NEVER : base + value;
    }

    void set(int i, long offset) {
        if (whole != null) {
            whole[i] = offset;
        } else if (offset < 0) {
            near[i] = offset == History.NEVER ? NEVER : UNKNOWN;
        } else {
            if (base < 0) {
                base = offset;
            }
            long difference = offset - base;
            if (difference >= LEAST && difference <= Integer.MAX_VALUE) {
                near[i] = (int) difference;
            } else {
                widen();
                set(i, offset);
            }
        }
    }

    /** They lie too far apart: from here on each is kept whole. */
    private void widen() {
        long[] values = new long[near.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i);
        }
        whole = values;
        near = new int[0];
    }

    int capacity() {
        return whole != null ? whole.length : near.length;
    }

    /** More places, of which nothing is known. */
    void grow(int capacity) {
        int before = capacity();
        if (capacity <= before) {
            return;
        }
        if (whole != null) {
            whole = Arrays.copyOf(whole, capacity);
            Arrays.fill(whole, before, capacity, History.UNKNOWN);
        } else {
            near = Arrays.copyOf(near, capacity);
            Arrays.fill(near, before, capacity, UNKNOWN);
        }
    }

    /** Takes places {@code from} to {@code to} out; those up to {@code size} move up. */
    void remove(int from, int to, int size) {
        if (whole != null) {
            System.arraycopy(whole, to, whole, from, size - to);
        } else {
            System.arraycopy(near, to, near, from, size - to);
        }
    }

    /** Nothing is known any more. */
    void clear() {
        near = new int[capacity()];
        Arrays.fill(near, UNKNOWN);
        whole = null;
        base = History.UNKNOWN;
    }
}
