package dev.qcs.operator.recording;

import java.util.Arrays;

/**
 * Whole numbers in as few bytes as they need, seven bits a byte: what changes little from one reading to the next is stored as
 * the change.
 */
final class Varints {
    private byte[] bytes;
    private int length;

    Varints(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    int capacity() {
        return bytes.length;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Nothing more will be added. */
    void trim() {
        bytes = Arrays.copyOf(bytes, length);
    }

    void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        put((byte) rest);
    }

    /** Small numbers of either sign in few bytes: 0, -1, 1, -2 become 0, 1, 2, 3. */
    static long folded(long value) {
        return (value << 1) ^ (value >> 63);
    }

    /** The number that was folded. */
    static long unfolded(long folded) {
        return (folded >>> 1) ^ -(folded & 1);
    }

    private void put(byte b) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(64, bytes.length * 3 / 2));
        }
        bytes[length++] = b;
    }

    /** Reads them back in the same order. */
    static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean more() {
            return at < bytes.length;
        }

        long unsigned() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte b = bytes[at++];
                value |= (long) (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
            }
        }
    }
}
