package dev.qcs.operator.simulate.pool;

import dev.qcs.operator.simulate.pool.Line.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** One consumer: holds messages up to its prefetch, works on one at a time, acknowledges some together. */
final class Worker {
    private static final double NOTHING = 1e-9;

    private final PoolSettings.Holding holding;
    private final Line held = new Line();
    private @Nullable Batch inWork;
    private double left;
    private double time;
    private long finished;

    /** Told of messages as work on them begins. */
    interface Begun {
        void begin(Batch batch);
    }

    Worker(PoolSettings.Holding holding) {
        this.holding = holding;
    }

    /** Messages that it may still be given. */
    long credit() {
        return Math.max(0, holding.prefetch() - held());
    }

    /** Messages that the broker waits for an acknowledgement of. */
    long held() {
        return held.size() + (inWork == null ? 0 : 1) + finished;
    }

    void give(Batch batch) {
        held.add(batch);
    }

    /** It has so many seconds of work to spend from now on. */
    void mayWork(double seconds) {
        time = seconds;
    }

    /** True when it could do more if it had more. */
    boolean hungry() {
        return time > NOTHING && inWork == null && held.size() == 0;
    }

    /** Seconds of work that it did not spend. */
    double idle() {
        return time;
    }

    /**
     * Works for as long as it has time and messages.
     *
     * @param fixed seconds that each message takes; 0 = {@code draw} says it for each
     * @return messages acknowledged
     */
    long work(double fixed, DoubleSupplier draw, Begun begun) {
        while (time > NOTHING && (inWork != null || held.size() > 0)) {
            if (inWork == null) {
                begin(fixed, draw, begun);
                continue;
            }
            double spent = Math.min(time, left);
            time -= spent;
            left -= spent;
            if (left <= NOTHING) {
                inWork = null;
                finished++;
            }
        }
        boolean idle = inWork == null && held.size() == 0;
        long acknowledged = idle ? finished : finished / holding.ackEvery() * holding.ackEvery();
        finished -= acknowledged;
        return acknowledged;
    }

    /** Short messages that take equally long are done many at once. */
    private void begin(double fixed, DoubleSupplier draw, Begun begun) {
        long many = fixed <= 0 ? 0 : (long) ((time + NOTHING) / fixed);
        Batch next = held.take(Math.max(1, many));
        begun.begin(next);
        if (many >= 1) {
            time = Math.max(0, time - next.count() * fixed);
            finished += next.count();
        } else {
            inWork = next;
            left = fixed > 0 ? fixed : draw.getAsDouble();
        }
    }

    /**
     * It ends: what it acknowledges as it goes, if it is given the time to.
     *
     * @param grace seconds in which it may finish what it works on; negative = it is killed and acknowledges nothing
     */
    long close(double grace) {
        if (grace < 0) {
            return 0;
        }
        if (inWork != null && left <= grace) {
            inWork = null;
            finished++;
        }
        long acknowledged = finished;
        finished = 0;
        return acknowledged;
    }

    /** What goes back into the pool when it is gone. */
    List<Batch> leftovers(int second) {
        List<Batch> returned = new ArrayList<>(held.all());
        if (inWork != null) {
            returned.add(inWork);
        }
        if (finished > 0) {
            returned.add(new Batch(second, true, true, finished));
        }
        return returned;
    }

    /** When the oldest message came that it has not begun. */
    int oldest() {
        return held.oldest();
    }

    long cameUpTo(int second) {
        return held.cameUpTo(second);
    }
}
