package dev.qcs.operator.simulate.pool;

/**
 * What a broker counts of a queue.
 *
 * @param ready messages that wait to be delivered
 * @param unacknowledged messages that consumers hold
 * @param published since the queue's counters began, as the next three
 */
record Counts(
        long ready,
        long unacknowledged,
        int consumers,
        long published,
        long delivered,
        long acknowledged,
        long redelivered) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** The same, from counters that began when those others stood there. */
    Counts since(Counts beginning) {
        return new Counts(
                ready,
                unacknowledged,
                consumers,
                published - beginning.published,
                delivered - beginning.delivered,
                acknowledged - beginning.acknowledged,
                redelivered - beginning.redelivered);
    }
}
