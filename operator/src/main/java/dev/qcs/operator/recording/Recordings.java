package dev.qcs.operator.recording;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.lag.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last 15 minutes of every scaler, within a bound of memory for all together. While less than half of it is in use every
 * reading is kept, above that one each 15 s; near the bound each scaler
 * gives up its oldest minutes down to an equal share.
 */
public final class Recordings {
    /** How far back. */
    public static final Duration KEPT = Duration.ofMinutes(15);

    private static final Duration STEP = Duration.ofSeconds(15);

    private final long most;
    private final Map<String, Tape> tapes = new HashMap<>();
    private long bytes;

    /** @param most bytes for all together; 0 = nothing is kept */
    public Recordings(long most) {
        this.most = most;
    }

    /**
     * Takes in a reading; one that is not later than the last is left out.
     *
     * @param scaler names it
     * @param source what was read, by which scaler object; a change of it starts a new recording
     * @param memory what the scaler remembered before this reading, as text; asked where a replay may begin
     */
    public synchronized void add(String scaler, Object source, Recorded recorded, Supplier<String> memory) {
        if (most == 0) {
            return;
        }
        Tape tape = tapes.get(scaler);
        if (tape == null || !tape.isOf(source)) {
            forget(scaler);
            forgetAbandoned(recorded.time());
            tape = new Tape(source);
            tapes.put(scaler, tape);
            bytes += tape.bytes();
        }
        if (worthKeeping(tape.last(), recorded)) {
            bytes -= tape.bytes();
            tape.add(recorded, KEPT, memory);
            bytes += tape.bytes();
            makeRoom(scaler, tape);
        }
    }

    /** The scaler is gone. */
    public synchronized void forget(String scaler) {
        Tape tape = tapes.remove(scaler);
        if (tape != null) {
            bytes -= tape.bytes();
        }
    }

    /** True when there is anything to {@link #write}. */
    public synchronized boolean has(String scaler) {
        return tapes.containsKey(scaler);
    }

    /** Memory in use, in bytes. */
    public synchronized long bytes() {
        return bytes;
    }

    /** What comes before the first reading. */
    @FunctionalInterface
    public interface Beginning {
        /**
         * Once, before anything else.
         *
         * @param memory what the scaler remembered before the first reading that is written; empty = nothing
         */
        void write(String memory) throws IOException;
    }

    /** Writes the readings after {@code since}, one a line; only the beginning for a scaler that is not known. */
    public void write(String scaler, Instant since, Beginning beginning, OutputStream out) throws IOException {
        List<Tape.Part> parts = parts(scaler, since);
        beginning.write(parts.isEmpty() ? "" : parts.getFirst().memory());
        try (RecordingWriter writer = new RecordingWriter(out)) {
            for (Tape.Part part : parts) {
                Tape.decode(part, recorded -> {
                    if (recorded.time().isAfter(since)) {
                        writer.write(recorded);
                    }
                });
            }
        }
    }

    private synchronized List<Tape.Part> parts(String scaler, Instant since) {
        Tape tape = tapes.get(scaler);
        return tape == null ? List.of() : tape.parts(since);
    }

    /** A reading that was under way when its scaler was forgotten begins a tape that nobody would forget. */
    private void forgetAbandoned(Instant now) {
        Instant oldest = now.minus(KEPT.multipliedBy(2));
        tapes.values().removeIf(tape -> {
            Recorded last = tape.last();
            boolean abandoned = last != null && last.time().isBefore(oldest);
            bytes -= abandoned ? tape.bytes() : 0;
            return abandoned;
        });
    }

    /** Near the bound nobody keeps more than an equal share, so that nobody is left with nothing. */
    private void makeRoom(String scaler, Tape tape) {
        long crowded = most / 8 * 7;
        while (bytes > crowded && tape.bytes() > crowded / tapes.size()) {
            bytes -= tape.bytes();
            boolean shorter = tape.dropOldest();
            bytes += tape.bytes();
            if (!shorter) {
                break;
            }
        }
        while (bytes > most) {
            bytes -= tape.bytes();
            if (!tape.dropOldest()) {
                tapes.remove(scaler);
                return;
            }
            bytes += tape.bytes();
        }
    }

    private boolean worthKeeping(@Nullable Recorded last, Recorded next) {
        if (last == null) {
            return true;
        }
        // As on the tape: what differs by less than a millisecond would be the same time there.
        long since = next.time().toEpochMilli() - last.time().toEpochMilli();
        if (since <= 0) {
            return false;
        }
        // Polls come a little early or late; a poll that did must not leave a gap of two steps.
        boolean due = since >= STEP.toMillis() * 95 / 100;
        return due || bytes < most / 2 || replicas(last) != replicas(next) || blind(last) != blind(next);
    }

    private static int replicas(Recorded recorded) {
        TargetReading target = recorded.target();
        return target == null ? -1 : target.current();
    }

    private static boolean blind(Recorded recorded) {
        return recorded.reading() instanceof Reading.Unavailable;
    }
}
