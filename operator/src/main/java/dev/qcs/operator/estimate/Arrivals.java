package dev.qcs.operator.estimate;

import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What arrives, in messages per second over several windows. {@code null} = unknown.
 *
 * @param steady over 60 s: what to size for
 * @param lately over 30 s: for growth
 * @param now over 15 s: for bursts
 * @param newest over the last poll, at least 5 s, where that stands out from the minute: how high a burst has risen; else as
 *     {@code now}
 * @param noise standard deviation of the 30 s rate without its trend, relative to the 60 s rate, 0..0.2
 * @param fresh true when a burst was not to be seen one {@code newest} window ago: it began inside that window, which tells of
 *     a jump, but not how far
 */
public record Arrivals(
        @Nullable Double steady,
        @Nullable Double lately,
        @Nullable Double now,
        @Nullable Double newest,
        double noise,
        boolean fresh) {
    /** Nothing could be read. */
    public static final Arrivals UNKNOWN = new Arrivals(null, null, null, null, 0, false);

    private static final double LEAST_BURST = 0.15;
    private static final double MOST_NOISE = 0.2;

    /** Messages in a minute. */
    private static final int FEW = 100;

    private static final int NOISE_SAMPLES = 9;

    static Arrivals of(Windows windows, Duration pollingInterval, Tempo tempo) {
        Double steady = windows.arrival(tempo.seconds(60));
        Double now = windows.arrival(tempo.seconds(15));
        double noise = noise(windows, steady, tempo);
        Duration window = pollingInterval.compareTo(tempo.seconds(5)) > 0 ? pollingInterval : tempo.seconds(5);
        Double newest = windows.arrival(window);
        Double before = windows.arrivalEnding(window, window);
        boolean risen = burst(steady, newest, noise, window);
        boolean fresh = risen && before != null && !burst(steady, before, noise, window);
        return new Arrivals(steady, windows.arrival(tempo.seconds(30)), now, risen ? newest : now, noise, fresh);
    }

    /**
     * Of a source whose counters are samples of about 5 s (RabbitMQ's default), which may fall on either side of a window's
     * ends: a short window's rate that this explains says no more than the longer one's.
     *
     * @param minutes messages per second over two minutes; {@code null} = unknown
     */
    static Arrivals sampled(Windows windows, @Nullable Double minutes, Duration pollingInterval, Tempo tempo) {
        Arrivals read = of(windows, pollingInterval, tempo);
        Double minute = read.steady;
        if (minute == null) {
            return read;
        }
        // Of few messages a minute tells little: what differs from two of them by chance only is taken for these.
        double steady = minutes != null
                        && minute * 60 < FEW
                        && Math.abs(minute - minutes)
                                <= 3
                                        * Math.sqrt(minutes
                                                * 1000.0
                                                / tempo.seconds(60).toMillis())
                ? minutes
                : minute;
        double sample = tempo.seconds(5).toMillis();
        Double lately = steadier(read.lately, steady, sample, tempo.seconds(30));
        Double now = steadier(read.now, steady, sample, tempo.seconds(15));
        return new Arrivals(steady, lately, now, now, read.noise, false);
    }

    /** What a sample more or less explains, and chance (three standard deviations), is no change. */
    private static @Nullable Double steadier(@Nullable Double rate, double steady, double sample, Duration window) {
        if (rate == null) {
            return null;
        }
        double explained = steady * sample / window.toMillis() * 1.01;
        double chance = 3 * Math.sqrt(Math.max(rate, steady) * 1000.0 / window.toMillis());
        return Math.abs(rate - steady) <= explained + chance ? (Double) steady : rate;
    }

    /** True when more arrives than growth and noise explain. */
    public boolean burst() {
        return steady != null && highest() > threshold(steady, noise);
    }

    /** What arrives at the height of a burst, once it has lasted for a window; without one the 15 s rate. */
    public double highest() {
        return Math.max(now == null ? 0 : now, newest == null ? 0 : newest);
    }

    private static double threshold(double steady, double noise) {
        return steady * (1 + Math.max(LEAST_BURST, 3 * noise));
    }

    /** A short window holds few messages: what chance alone adds to them (three standard deviations) is no burst. */
    private static boolean burst(@Nullable Double steady, @Nullable Double rate, double noise, Duration window) {
        if (steady == null || rate == null) {
            return false;
        }
        double chance = 3 * Math.sqrt(rate * 1000.0 / Math.max(1, window.toMillis()));
        return rate > threshold(steady, noise) + chance;
    }

    /**
     * From the differences of rates that follow one another, by their median: a trend moves all of them, and a jump one, so that
     * neither counts as noise.
     */
    private static double noise(Windows windows, @Nullable Double arrival, Tempo tempo) {
        if (arrival == null || arrival <= 0) {
            return 0;
        }
        double[] differences = new double[NOISE_SAMPLES - 1];
        int known = 0;
        Double later = windows.arrivalEnding(Duration.ZERO, tempo.seconds(15));
        for (int i = 1; i < NOISE_SAMPLES && later != null; i++) {
            Double earlier = windows.arrivalEnding(tempo.seconds(15L * i), tempo.seconds(15));
            if (earlier != null) {
                differences[known++] = later - earlier;
            }
            later = earlier;
        }
        if (known < 3) {
            return 0;
        }
        double[] spread = Arrays.copyOf(differences, known);
        double middle = median(spread);
        for (int i = 0; i < known; i++) {
            spread[i] = Math.abs(spread[i] - middle);
        }
        // Of a normal distribution, 1.48 times that median is the deviation; a difference has the square root of two of
        // it, and so has a rate over 15 s against one over 30 s.
        return Math.min(MOST_NOISE, 1.48 * median(spread) / 2 / arrival);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
