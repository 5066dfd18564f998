package dev.qcs.operator.recording;

import dev.qcs.operator.lag.Reading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last minutes of one scaler, compact: each reading is the change of its numbers since the one before, a few bytes for
 * each partition; all else is stored when it changes. Cut into segments that can be read, and thrown away, one by one.
 *
 * <p>Not thread-safe.
 */
final class Tape {
    /** Of the objects around the bytes. */
    private static final int OVERHEAD = 256;

    private static final int SEGMENT_OVERHEAD = 120;
    private static final long SEGMENT_MILLIS = 180_000;
    private static final int SEGMENT_BYTES = 256 << 10;

    /** In the place of a number's change: there is none, there never was, or it stands whole behind this. */
    private static final int UNKNOWN = 0;

    private static final int NEVER = 1;
    private static final int WHOLE = 2;
    private static final int CHANGES = 3;

    private final Object source;
    private final Deque<Scene> scenes = new ArrayDeque<>();
    private final Deque<Segment> segments = new ArrayDeque<>();
    private @Nullable Recorded last;
    private long[] numbers = new long[0];
    private boolean timed;

    /**
     * Readings of about three minutes, and what was remembered before them; the first one is complete, each other one is told by
     * its difference to the one before.
     */
    private static final class Segment {
        private final Varints data = new Varints(128);
        private final Packed memory;
        private final long firstScene;
        private final long from;
        private long to;

        Segment(long firstScene, long from, String memory) {
            this.firstScene = firstScene;
            this.from = from;
            this.to = from;
            this.memory = Packed.text(memory);
        }

        boolean fullAt(long time) {
            return time - from >= SEGMENT_MILLIS || data.length() >= SEGMENT_BYTES;
        }
    }

    /** A part of the tape to be read. */
    static final class Part {
        private final List<Scene> scenes;
        private final long from;
        private final byte[] data;
        private final Packed memory;

        private Part(List<Scene> scenes, long from, byte[] data, Packed memory) {
            this.scenes = scenes;
            this.from = from;
            this.data = data;
            this.memory = memory;
        }

        /** What was remembered before its first reading; empty = nothing. */
        String memory() {
            return memory.text();
        }
    }

    /** @param source what is read; readings of another source belong on another tape */
    Tape(Object source) {
        this.source = source;
    }

    boolean isOf(Object other) {
        return source.equals(other);
    }

    /** The reading added last; {@code null} = none, or forgotten. */
    @Nullable
    Recorded last() {
        return last;
    }

    /**
     * Adds a reading, which must be later than the last one, and forgets what is older than {@code kept} before it.
     *
     * @param memory of the time before the reading; asked at the first one of a segment
     */
    void add(Recorded recorded, Duration kept, Supplier<String> memory) {
        Recorded before = last;
        boolean sameScene = before != null && Scene.same(before, recorded);
        if (!sameScene) {
            scenes.add(Scene.of(scenes.isEmpty() ? 0 : scenes.getLast().number() + 1, recorded));
        }
        long now = recorded.time().toEpochMilli();
        Segment segment = segments.peekLast();
        boolean fresh = segment == null || segment.fullAt(now);
        if (segment == null || fresh) {
            if (segment != null) {
                segment.data.trim();
            }
            segment = new Segment(scenes.getLast().number(), now, memory.get());
            segments.add(segment);
        }
        boolean nextTimed = Numbers.timed(recorded.reading());
        long[] next = Numbers.of(recorded.reading(), nextTimed);
        boolean complete = fresh || !sameScene || nextTimed != timed;
        last = recorded;
        encode(segment, now, complete ? new long[next.length] : numbers, next, nextTimed, complete);
        segment.to = now;
        numbers = next;
        timed = nextTimed;
        while (segments.size() > 1 && now - segments.getFirst().to > kept.toMillis()) {
            dropOldest();
        }
    }

    /** Forgets the oldest segment; false when there is only the newest left. */
    boolean dropOldest() {
        if (segments.size() < 2) {
            return false;
        }
        segments.removeFirst();
        while (scenes.getFirst().number() < segments.getFirst().firstScene) {
            scenes.removeFirst();
        }
        return true;
    }

    /** What it takes in memory, closely. */
    long bytes() {
        long bytes = OVERHEAD + 8L * numbers.length;
        for (Scene scene : scenes) {
            bytes += scene.bytes();
        }
        for (Segment segment : segments) {
            bytes += SEGMENT_OVERHEAD + segment.data.capacity() + segment.memory.size();
        }
        return bytes;
    }

    /** Copies of the parts that hold readings after {@code since}. */
    List<Part> parts(Instant since) {
        return segments.stream()
                .filter(segment -> segment.to > since.toEpochMilli())
                .map(segment -> new Part(
                        scenes.stream()
                                .filter(scene -> scene.number() >= segment.firstScene)
                                .toList(),
                        segment.from,
                        segment.data.copy(),
                        segment.memory))
                .toList();
    }

    private void encode(Segment segment, long now, long[] before, long[] next, boolean nextTimed, boolean complete) {
        Varints data = segment.data;
        data.unsigned(now - segment.to);
        long scene = scenes.getLast().number() - segment.firstScene;
        data.unsigned(scene << 2 | (nextTimed ? 2 : 0) | (complete ? 1 : 0));
        Numbers.Follow follow = Numbers.Follow.of(Objects.requireNonNull(last).reading(), nextTimed);
        for (int i = 0; i < next.length; i++) {
            if (next[i] < 0) {
                data.unsigned(next[i] == Numbers.NEVER ? NEVER : UNKNOWN);
                continue;
            }
            long change = Varints.folded(next[i] - Numbers.expected(i, before, next, follow)) + CHANGES;
            if (Long.compareUnsigned(change, CHANGES) >= 0) {
                data.unsigned(change);
            } else {
                data.unsigned(WHOLE);
                data.unsigned(next[i]);
            }
        }
    }

    /** The readings of a part, in order. */
    static void decode(Part part, ReadingSink sink) throws IOException {
        Varints.Cursor data = new Varints.Cursor(part.data);
        long time = part.from;
        long[] numbers = new long[0];
        int sceneNow = -1;
        Recorded scene = null;
        while (data.more()) {
            time += data.unsigned();
            long head = data.unsigned();
            int number = (int) (head >>> 2);
            if (scene == null || number != sceneNow) {
                scene = part.scenes.get(number).unpacked();
                sceneNow = number;
            }
            boolean timed = (head & 2) != 0;
            long[] next = Numbers.of(scene.reading(), timed);
            long[] before = (head & 1) != 0 ? new long[next.length] : numbers;
            numbers = next;
            Numbers.Follow follow = Numbers.Follow.of(scene.reading(), timed);
            for (int i = 0; i < numbers.length; i++) {
                long stored = data.unsigned();
                numbers[i] = stored == UNKNOWN
                        ? Numbers.UNKNOWN
                        : stored == NEVER
                                ? Numbers.NEVER
                                : stored == WHOLE
                                        ? data.unsigned()
                                        : Numbers.expected(i, before, numbers, follow)
                                                + Varints.unfolded(stored - CHANGES);
            }
            Reading reading = Numbers.with(scene.reading(), Instant.ofEpochMilli(time), numbers, timed);
            sink.accept(new Recorded(scene.target(), scene.pods(), reading));
        }
    }

    /** Takes readings one by one. */
    interface ReadingSink {
        void accept(Recorded recorded) throws IOException;
    }
}
