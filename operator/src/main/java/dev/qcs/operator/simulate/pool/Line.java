package dev.qcs.operator.simulate.pool;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Messages one after the other, in batches of those that came in the same second. */
final class Line {
    private final Deque<Batch> batches = new ArrayDeque<>();
    private long size;

    /**
     * Messages alike.
     *
     * @param second in which they arrived
     * @param delivered true when some consumer had them before
     * @param done true when one had done them before and could not acknowledge it any more
     */
    record Batch(int second, boolean delivered, boolean done, long count) {
        Batch of(long number) {
            return number == count ? this : new Batch(second, delivered, done, number);
        }

        Batch handedOut() {
            return delivered ? this : new Batch(second, true, done, count);
        }
    }

    long size() {
        return size;
    }

    void add(Batch batch) {
        Batch last = batches.peekLast();
        if (last != null
                && last.second == batch.second
                && last.delivered == batch.delivered
                && last.done == batch.done) {
            batches.removeLast();
            batches.addLast(last.of(last.count + batch.count));
        } else {
            batches.addLast(batch);
        }
        size += batch.count;
    }

    /** They go back to about where they were: a broker keeps the order as well as it can. */
    void giveBack(List<Batch> returned) {
        returned.stream()
                .sorted(Comparator.comparingInt(Batch::second).reversed())
                .forEach(batch -> {
                    batches.addFirst(batch);
                    size += batch.count;
                });
    }

    /** The first so many messages of one kind, at most; {@code take} of an empty line is a mistake. */
    Batch take(long most) {
        Batch first = batches.removeFirst();
        long number = Math.min(most, first.count);
        if (number < first.count) {
            batches.addFirst(first.of(first.count - number));
        }
        size -= number;
        return first.of(number);
    }

    /** When the oldest message came that nobody has done yet; {@code Integer.MAX_VALUE} = there is none. */
    int oldest() {
        int oldest = Integer.MAX_VALUE;
        for (Batch batch : batches) {
            if (!batch.done) {
                oldest = Math.min(oldest, batch.second);
                if (!batch.delivered) {
                    return oldest; // Those behind it have come later.
                }
            }
        }
        return oldest;
    }

    /** Messages that nobody has done yet and that came up to this second. */
    long cameUpTo(int second) {
        long count = 0;
        for (Batch batch : batches) {
            count += !batch.done && batch.second <= second ? batch.count : 0;
        }
        return count;
    }

    List<Batch> all() {
        return List.copyOf(batches);
    }
}
