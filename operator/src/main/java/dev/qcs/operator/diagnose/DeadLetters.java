package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.DeadLetterTracks;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records that were set aside because they could not be processed: whether they become more, are read, and how long they live. */
final class DeadLetters implements Check {
    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<DeadLetterReading> topics = symptoms.reading().around().deadLetters();
        if (topics.isEmpty()) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        for (DeadLetterReading topic : topics) {
            DeadLetterTracks.DeadLetters track =
                    symptoms.history().slowTracks().deadLetters().of(topic.topic());
            if (track != null) {
                add(
                        found,
                        LetterGrowth.finding(
                                symptoms,
                                topic.topic(),
                                track,
                                "record",
                                "",
                                "read why they failed in the newest records of " + topic.topic()
                                        + " (their headers, and the consumers' logs), mend the cause, then send them back"));
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

    /** Nobody reads: no group ever committed there, or those that did have not moved although work waits. */
    private static boolean unattended(Symptoms symptoms, DeadLetterReading topic, DeadLetterTracks.DeadLetters track) {
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
