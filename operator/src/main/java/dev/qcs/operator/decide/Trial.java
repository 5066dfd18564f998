package dev.qcs.operator.decide;

/**
 * A scale-up that has to show what it brought.
 *
 * @param from replicas before
 * @param before messages per second that the group consumed before
 * @param expected messages per second that it should consume since
 * @param capacity messages per second that one replica was believed to do: what is seen during the trial may be the limit itself
 */
record Trial(int from, double before, double expected, double capacity) {
    /** Less than this share of what was expected is nothing. */
    private static final double LEAST_GAIN = 0.2;

    private static final double PLAIN_GAIN = 0.5;

    /** The same trial, grown further before it was judged: it is the first size that it has to beat. */
    Trial grown(double expectedThen) {
        return new Trial(from, before, Math.max(expected, expectedThen), capacity);
    }

    /** The same trial, where no more than so much could be consumed: of what waits, too little is within reach of the others. */
    Trial within(double reach) {
        return new Trial(from, before, Math.min(expected, reach), capacity);
    }

    boolean brought(double consumption) {
        return consumption - before >= LEAST_GAIN * (expected - before);
    }

    /**
     * False when so few messages were done that what was expected and nothing at all look the same: the number of them differs
     * by its square root by chance alone.
     *
     * @param seconds that rates were seen over
     */
    boolean tells(double seconds) {
        return (1 - LEAST_GAIN) * (expected - before) * seconds >= 3 * Math.sqrt((expected + before) * seconds);
    }

    /** True when it brought so much that nobody need wait until the larger group has come to rest: it is no mere fluctuation. */
    boolean broughtPlainly(double consumption) {
        return consumption - before >= PLAIN_GAIN * (expected - before);
    }
}
