package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.PartlyBlind;
import dev.qcs.operator.lag.Gap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What could not be read, each once, however many groups miss it. */
final class Unread {
    private final Set<Line> lines = new LinkedHashSet<>();

    /**
     * One thing that could not be read.
     *
     * @param hidesLag true when without it the lag is not known
     * @param remedy what to do, such as the right to grant
     * @param hides findings of which nothing can be said without it
     */
    record Line(String subject, String problem, String remedy, boolean hidesLag, List<FindingType> hides) {
        Line(String subject, String problem, String remedy, boolean hidesLag) {
            this(subject, problem, remedy, hidesLag, List.of());
        }
    }

    void add(Gap gap) {
        lines.add(new Line(
                what(gap.what()) + gap.subject(),
                gap.problem(),
                gap.remedy(),
                gap.what().hidesLag(),
                PartlyBlind.hides(gap.what())));
    }

    /** The message of a reading that failed says both what happened and what to do. */
    void group(String name, String message) {
        split("group " + name, message, "; ");
    }

    void vhost(String name, String message) {
        split("virtual host " + name, message, ": ");
    }

    private void split(String subject, String message, String between) {
        int remedy = message.lastIndexOf(between);
        lines.add(
                remedy < 0
                        ? new Line(subject, message, "look again", true)
                        : new Line(
                                subject,
                                message.substring(0, remedy),
                                message.substring(remedy + between.length()),
                                true));
    }

    void missing(String group) {
        lines.add(new Line(
                "group " + group,
                "there is no such group, or none that this user may see",
                "correct the name (qcs doctor without --group lists them), or grant Describe on group " + group,
                true));
    }

    /** No lag is no good news then. */
    void neverCommitted(String group, long partitions) {
        lines.add(new Line(
                "lag of group " + group,
                "nothing was ever committed of " + Checkup.many(partitions, "partition")
                        + " to which records come, so it is counted as 0",
                "look whether its consumers work, and whether they commit at all; some keep their offsets elsewhere",
                true));
    }

    void missingTopic(String topic) {
        lines.add(new Line(
                "topic " + topic,
                "there is no such topic, or none that this user may see",
                "correct the name, or grant Describe on topic " + topic,
                true));
    }

    List<Line> all() {
        return List.copyOf(lines);
    }

    private static String what(Gap.What what) {
        return switch (what) {
            case COMMITTED -> "committed offsets of ";
            case LAG -> "lag of ";
            case END -> "log ends of ";
            case START -> "log starts of ";
            case TOPIC -> "";
            case MESSAGES -> "messages of ";
            case QUEUE_DETAILS -> "details of ";
            case MEMBERS -> "members of ";
            case TOPIC_SETTINGS -> "settings of ";
            case DISKS -> "disks of ";
            case TRANSACTIONS -> "transactions on ";
            case TAILS -> "last records of ";
            case DEAD_LETTERS -> "dead letters in ";
            case BROKER_SETTINGS -> "settings of ";
        };
    }
}
