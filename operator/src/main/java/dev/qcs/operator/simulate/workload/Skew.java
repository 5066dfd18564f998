package dev.qcs.operator.simulate.workload;

import java.util.Arrays;

/** How arrivals spread over partitions. */
public sealed interface Skew {
    Skew EVEN = new Even();

    /** True when shares differ from those of the second before; always true for second 0. */
    boolean changesAt(int second);

    /** Fills in the share of each partition; they add up to 1. */
    void shares(int second, double[] shares);

    /** All partitions alike. */
    record Even() implements Skew {
        @Override
        public boolean changesAt(int second) {
            return second == 0;
        }

        @Override
        public void shares(int second, double[] shares) {
            Arrays.fill(shares, 1.0 / shares.length);
        }
    }

    /**
     * Partition k gets a share in proportion to 1/(k+1)^exponent.
     *
     * @param exponent 0 (even) to 3
     */
    record Zipf(double exponent) implements Skew {
        public Zipf {
            check(exponent >= 0 && exponent <= 3, "the exponent of a Zipf skew must be 0 to 3, was " + exponent);
        }

        @Override
        public boolean changesAt(int second) {
            return second == 0;
        }

        @Override
        public void shares(int second, double[] shares) {
            double sum = 0;
            for (int i = 0; i < shares.length; i++) {
                shares[i] = Math.pow(i + 1.0, -exponent);
                sum += shares[i];
            }
            for (int i = 0; i < shares.length; i++) {
                shares[i] /= sum;
            }
        }
    }

    /**
     * One partition gets more than the others, and another one after a while.
     *
     * @param share of all arrivals that the hot partition gets, 0..1; the rest is even
     * @param moveSeconds until the next partition is the hot one; 0 = it stays
     */
    record Hot(double share, int moveSeconds) implements Skew {
        /** Neighbours would share a member under range assignment: the next hot one lies elsewhere. */
        private static final int STRIDE = 5;

        public Hot {
            check(share > 0 && share <= 1, "the share of a hot partition must be above 0 and at most 1, was " + share);
            check(moveSeconds >= 0, "a hot partition moves after 0 (never) or more seconds, was " + moveSeconds);
        }

        @Override
        public boolean changesAt(int second) {
            return moveSeconds == 0 ? second == 0 : second % moveSeconds == 0;
        }

        @Override
        public void shares(int second, double[] shares) {
            int n = shares.length;
            Arrays.fill(shares, n == 1 ? 1 : (1 - share) / (n - 1));
            long moves = moveSeconds == 0 ? 0 : second / moveSeconds;
            shares[(int) (moves * STRIDE % n)] = n == 1 ? 1 : share;
        }
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
