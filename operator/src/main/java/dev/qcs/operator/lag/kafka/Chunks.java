package dev.qcs.operator.lag.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Cuts a batch so that an answer stays near a megabyte and memory flat: an offset costs about 25 bytes, so the number of
 * offsets bounds a request, not the number of groups alone. Every further chunk costs one request to each broker.
 */
final class Chunks {
    static final int MOST_GROUPS = 1_000;
    static final int MOST_PARTITIONS = 40_000;

    private Chunks() {}

    /**
     * Chunks in the order given, none empty.
     *
     * @param weight an item heavier than the bound gets a chunk of its own
     */
    static <T> List<List<T>> of(Collection<T> items, ToIntFunction<T> weight, int mostItems, int mostWeight) {
        List<List<T>> chunks = new ArrayList<>();
        List<T> open = new ArrayList<>();
        long openWeight = 0;
        for (T item : items) {
            int own = weight.applyAsInt(item);
            if (!open.isEmpty() && (open.size() == mostItems || openWeight + own > mostWeight)) {
                chunks.add(open);
                open = new ArrayList<>();
                openWeight = 0;
            }
            open.add(item);
            openWeight += own;
        }
        if (!open.isEmpty()) {
            chunks.add(open);
        }
        return chunks;
    }

    static <T> List<List<T>> of(Collection<T> items) {
        return of(items, _ -> 1, MOST_PARTITIONS, MOST_PARTITIONS);
    }
}
