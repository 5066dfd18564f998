package dev.qcs.operator.recording;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers in a row, none of them below zero; an unknown one has its place too. */
final class LongList {
    private long[] numbers;
    private int size;

    LongList(int expected) {
        numbers = new long[Math.max(8, expected)];
    }

    void add(@Nullable Long number) {
        put(number == null || number < 0 ? Numbers.UNKNOWN : number);
    }

    /** The number as it is, one of the marks of {@link Numbers} perhaps. */
    void put(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 3 / 2);
        }
        numbers[size++] = number;
    }

    long[] toArray() {
        return size == numbers.length ? numbers : Arrays.copyOf(numbers, size);
    }

    /** Reads them in the same order. */
    static final class Cursor {
        /** Nothing but unknown ones. */
        static final Cursor UNKNOWN = new Cursor(new long[0]);

        private final long[] numbers;
        private int at;

        Cursor(long[] numbers) {
            this.numbers = numbers;
        }

        long next() {
            return at < numbers.length ? numbers[at++] : Numbers.UNKNOWN;
        }

        /** {@code null} = unknown. */
        @Nullable
        Long number() {
            long next = next();
            return next < 0 ? null : (Long) next;
        }

        /** Of what is always known. */
        long count() {
            return Math.max(0, next());
        }
    }
}
