package dev.qcs.operator.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A number that changes over hours, one point for each step and the newest value; the oldest points are dropped. Bounded:
 * 16 bytes a point.
 */
public final class SlowSeries {
    private final long step;
    private final int most;
    private long[] times = new long[4];
    private long[] values = new long[4];
    private int size;

    public SlowSeries(Duration step, int most) {
        this.step = Math.max(1, step.toMillis());
        this.most = Math.max(2, most);
    }

    /** A value at a time; one that is not newer than the newest is left out. */
    public void add(Instant time, long value) {
        long now = time.toEpochMilli();
        if (size > 0 && now <= times[size - 1]) {
            return;
        }
        // The newest point is provisional until a whole step lies between it and the one before.
        if (size >= 2 && times[size - 1] - times[size - 2] < step) {
            size--;
        } else if (size == most) {
            System.arraycopy(times, 1, times, 0, size - 1);
            System.arraycopy(values, 1, values, 0, size - 1);
            size--;
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, Math.min(most, size * 2));
            values = Arrays.copyOf(values, times.length);
        }
        times[size] = now;
        values[size++] = value;
    }

    /** So many points of all, the oldest and the newest among them; fewer when there are fewer. */
    public List<SlowMemory.Point> points(int number) {
        List<SlowMemory.Point> points = new ArrayList<>();
        int count = Math.min(number, size);
        for (int i = 0; i < count; i++) {
            int at = count == 1 ? size - 1 : (int) Math.round((double) i * (size - 1) / (count - 1));
            points.add(new SlowMemory.Point(Instant.ofEpochMilli(times[at]), values[at]));
        }
        return points;
    }

    /** Forgets everything, as when what is measured became another thing. */
    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    /** The newest value; {@code null} = none yet. */
    public @Nullable Long newest() {
        return size == 0 ? null : (Long) values[size - 1];
    }

    /** The oldest point that is kept; {@code null} = none yet. */
    public @Nullable Instant oldest() {
        return size == 0 ? null : Instant.ofEpochMilli(times[0]);
    }

    /** The value of the oldest point. */
    public @Nullable Long oldestValue() {
        return size == 0 ? null : (Long) values[0];
    }

    /** Length of time that the points span. */
    public Duration span() {
        return size < 2 ? Duration.ZERO : Duration.ofMillis(times[size - 1] - times[0]);
    }

    /**
     * How much it rose over about the last {@code window}; {@code null} when the points do not reach back that far.
     *
     * @param window length of time; five per cent less is enough
     */
    public @Nullable Long rise(Duration window) {
        if (size < 2) {
            return null;
        }
        long from = times[size - 1] - window.toMillis() * 95 / 100;
        for (int i = size - 2; i >= 0; i--) {
            if (times[i] <= from) {
                return values[size - 1] - values[i];
            }
        }
        return null;
    }

    /** Mean change per second between the oldest and the newest point; {@code null} with fewer than two. */
    public @Nullable Double meanRate() {
        return size < 2 || times[size - 1] == times[0]
                ? null
                : (Double) ((values[size - 1] - values[0]) * 1000.0 / (times[size - 1] - times[0]));
    }

    /**
     * Change per second by the line through all points; {@code null} with fewer than five points, or when the line rises or
     * falls no more than the points scatter about it.
     */
    public @Nullable Double trend() {
        if (size < 5) {
            return null;
        }
        double meanT = 0;
        double meanV = 0;
        for (int i = 0; i < size; i++) {
            meanT += (times[i] - times[0]) / 1000.0 / size;
            meanV += (double) (values[i] - values[0]) / size;
        }
        double tt = 0;
        double tv = 0;
        double vv = 0;
        for (int i = 0; i < size; i++) {
            double t = (times[i] - times[0]) / 1000.0 - meanT;
            double v = (double) (values[i] - values[0]) - meanV;
            tt += t * t;
            tv += t * v;
            vv += v * v;
        }
        if (tt == 0) {
            return null;
        }
        double slope = tv / tt;
        double scatter = Math.max(0, vv - slope * tv);
        double error = Math.sqrt(scatter / (size - 2) / tt);
        return Math.abs(slope) > 3 * error ? (Double) slope : null;
    }
}
