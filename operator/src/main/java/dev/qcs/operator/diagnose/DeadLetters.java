package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.SlowSeries;
import dev.qcs.operator.lag.SlowTracks;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Records that were set aside because they could not be processed: whether they become more, are read, and how long they live. */
final class DeadLetters implements Check {
    private static final double WARNING_SHARE = 0.001;
    private static final double CRITICAL_SHARE = 0.05;
    private static final double MOST = 0.5;
    private static final double TIMES_BASELINE = 10;

    /** A share of nearly nothing means nothing. */
    private static final long FEW = 3;

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<DeadLetterReading> topics = symptoms.reading().around().deadLetters();
        if (topics.isEmpty()) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        for (DeadLetterReading topic : topics) {
            SlowTracks.DeadLetters track = symptoms.history().slowTracks().deadLetters(topic.topic());
            if (track != null) {
                add(found, growing(symptoms, topic, track));
                boolean unattended = unattended(symptoms, topic, track);
                add(found, unattended ? nobodyReads(symptoms, topic) : null);
                add(found, expiring(symptoms, topic, unattended));
            }
        }
        return found;
    }

    private static void add(List<Finding> all, @Nullable Finding one) {
        if (one != null) {
            all.add(one);
        }
    }

    private static @Nullable Finding growing(Symptoms symptoms, DeadLetterReading topic, SlowTracks.DeadLetters track) {
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
                .about(topic.topic())
                .says(Figures.count(more) + (more == 1 ? " record" : " records") + " came to " + topic.topic() + " in "
                        + Figures.time(window)
                        + (Double.isNaN(share) ? "" : ", " + percent(share) + " of what was consumed")
                        + (surge && usual != null && usual > 0
                                ? ", " + Math.round(more * 1000.0 / window.toMillis() / usual) + " times the usual"
                                : ""))
                .advises("read why they failed in the newest records of " + topic.topic()
                        + " (their headers, and the consumers' logs), mend the cause, then send them back")
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

    /** Nobody reads: no group ever committed there, or those that did have not moved although work waits. */
    private static boolean unattended(Symptoms symptoms, DeadLetterReading topic, SlowTracks.DeadLetters track) {
        List<DeadLetterReading.Reader> readers = topic.readers();
        if (readers == null || topic.held() == 0) {
            return false;
        }
        Long progress = track.readLately().rise(symptoms.tempo().minutes(10));
        boolean allWait = readers.stream().allMatch(reader -> reader.unread() > 0);
        return readers.isEmpty() || (allWait && progress != null && progress == 0);
    }

    private static Finding nobodyReads(Symptoms symptoms, DeadLetterReading topic) {
        List<DeadLetterReading.Reader> readers = topic.readers() == null ? List.of() : topic.readers();
        String who = readers.isEmpty()
                ? "no group that may be seen reads them"
                : "group " + readers.getFirst().group() + " has "
                        + Figures.count(readers.getFirst().unread()) + " of them unread and does not move";
        return Found.of(FindingType.DeadLetterUnattended, Severity.Warning, symptoms.now())
                .about(topic.topic())
                .says(Figures.count(topic.held()) + " dead letters lie in " + topic.topic() + ", and " + who)
                .advises("let somebody read " + topic.topic() + ": each of them is a message that was not processed")
                .done();
    }

    private static @Nullable Finding expiring(Symptoms symptoms, DeadLetterReading topic, boolean unattended) {
        Long soon = topic.expiringSoon();
        if (soon == null || soon <= 0 || topic.readers() == null) {
            return null;
        }
        boolean read = topic.readers().stream().anyMatch(reader -> reader.unread() == 0);
        if (read || !unattended) {
            return null;
        }
        return Found.of(FindingType.DeadLetterExpiring, Severity.Warning, symptoms.now())
                .about(topic.topic())
                .says(Figures.count(soon) + (soon == 1 ? " dead letter of " : " dead letters of ") + topic.topic()
                        + " can be deleted within "
                        + Figures.time(symptoms.tempo().minutes(24 * 60)) + " by a retention of "
                        + Figures.time(Duration.ofMillis(topic.retentionMillis() == null ? 0 : topic.retentionMillis()))
                        + ", and nobody has read them")
                .advises("raise retention.ms of " + topic.topic() + ", or read them now")
                .done();
    }
}
