package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.DeadLetterTracks;
import dev.qcs.operator.lag.SlowSeries;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether dead letters become more, and how fast: the same thresholds for topics and for queues. */
final class LetterGrowth {
    private static final double WARNING_SHARE = 0.001;
    private static final double CRITICAL_SHARE = 0.05;
    private static final double MOST = 0.5;
    private static final double TIMES_BASELINE = 10;

    /** A share of nearly nothing means nothing. */
    private static final long FEW = 3;

    private LetterGrowth() {}

    /**
     * {@code null} = they do not grow, or too slowly to matter.
     *
     * @param noun record, message
     * @param causes what is known of why, as the end of a sentence; empty = nothing
     */
    static @Nullable Finding finding(
            Symptoms symptoms,
            String name,
            DeadLetterTracks.DeadLetters track,
            String noun,
            String causes,
            String advice) {
        Duration window = symptoms.tempo().minutes(10);
        Long more = track.lately().rise(window);
        Long consumed = track.consumedLately().rise(window);
        if (more == null || more <= 0) {
            return null;
        }
        double perMinute = more * 60_000.0 / window.toMillis();
        double share = consumed == null || consumed <= 0 ? Double.NaN : (double) more / consumed;
        boolean often = perMinute >= 1 || (share >= WARNING_SHARE && more >= FEW);
        if (!often) {
            return null;
        }
        Double usual = baseline(symptoms, track.day(), more, window);
        boolean surge = usual != null && more * 1000.0 / window.toMillis() >= TIMES_BASELINE * usual;
        boolean critical = (share >= CRITICAL_SHARE || surge) && more >= FEW;
        return Found.of(FindingType.DeadLetterGrowing, critical ? Severity.Critical : Severity.Warning, symptoms.now())
                .about(name)
                .says(Figures.count(more) + " " + noun + (more == 1 ? "" : "s") + " came to " + name + " in "
                        + Figures.time(window)
                        + (Double.isNaN(share) ? "" : ", " + percent(Math.min(1, share)) + " of what was consumed")
                        + (surge && usual != null && usual > 0
                                ? ", " + Math.round(more * 1000.0 / window.toMillis() / usual) + " times the usual"
                                : "")
                        + causes)
                .advises(advice)
                .effect(share > MOST ? Finding.Effect.NoGrowth : Finding.Effect.None)
                .done();
    }

    /** Records per second over the day before the last minutes; {@code null} = not observed for long enough. */
    private static @Nullable Double baseline(Symptoms symptoms, SlowSeries day, long lately, Duration window) {
        Long newest = day.newest();
        Long oldest = day.oldestValue();
        Duration before = day.span().minus(window);
        if (newest == null
                || oldest == null
                || before.compareTo(symptoms.tempo().minutes(120)) < 0) {
            return null;
        }
        return Math.max(0, newest - oldest - lately) * 1000.0 / before.toMillis();
    }

    private static String percent(double share) {
        double percent = 100 * share;
        return percent >= 10 ? Math.round(percent) + "%" : String.format(Locale.ROOT, "%.1f%%", percent);
    }
}
