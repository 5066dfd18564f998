package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.lag.BrokerInventory.Contents;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.TopicReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a checkup found out.
 *
 * @param first what the cluster held at the start, and {@code newest} at the end
 * @param groups worst first; without those that could not be read at all
 * @param findings worst first
 * @param notChecked of which it is not known whether they are so, though all was read that they need
 */
public record Report(
        Checkup.Plan plan,
        Contents.Listed first,
        Contents.Listed newest,
        List<Group> groups,
        List<Stated> findings,
        List<Unread.Line> unread,
        List<Skipped> notChecked,
        Verdict verdict) {

    public Report {
        groups = List.copyOf(groups);
        findings = List.copyOf(findings);
        unread = List.copyOf(unread);
        notChecked = List.copyOf(notChecked);
    }

    /**
     * A group as it was at the end.
     *
     * @param described {@code null} = it could not be
     */
    public record Group(String name, @Nullable GroupReading described, Evaluation evaluation) {
        /** By the worst finding, those with members first, then by lag; those of which nothing is known come before those that are well. */
        static final Comparator<Group> WORST_FIRST = Comparator.comparing(Group::worst, Comparator.reverseOrder())
                .thenComparing(Group::abandoned)
                .thenComparing(Group::weight, Comparator.reverseOrder())
                .thenComparing(Group::name);

        private Verdict worst() {
            return Verdict.of(evaluation.findings(), evaluation.estimate().lag() != null);
        }

        /** Perhaps: a hundred groups that were given up must not hide the one in which somebody is stuck. */
        private boolean abandoned() {
            return described != null && described.withoutMembers() && worst() != Verdict.CRITICAL;
        }

        private long weight() {
            Long lag = evaluation.estimate().lag();
            return lag == null ? Long.MAX_VALUE : lag;
        }

        /** How many members; {@code null} = unknown. */
        @Nullable
        Long members() {
            return described == null || described.members() == null
                    ? null
                    : (Long) (long) described.members().size();
        }

        /** {@code Stable}, {@code Empty}, ... as Kafka's own tools write it; unknown is {@code ?}. */
        String state() {
            return described == null || described.state() == GroupReading.State.UNKNOWN
                    ? "?"
                    : Letters.camelCase(described.state().name());
        }
    }

    /**
     * A finding, and whose it is.
     *
     * @param group {@code null} = the cluster's
     */
    public record Stated(@Nullable String group, Finding finding) {
        static final Comparator<Stated> WORST_FIRST = Comparator.comparing(Stated::finding, Checkup.HEADLINES);
    }

    /** A partition with work that does not move. */
    record Stuck(String group, PartitionEstimate partition) {}

    /** From the first reading to the last, which takes longer than was asked for where a reading takes its time. */
    Duration watched() {
        return groups.stream()
                .map(group -> group.evaluation().estimate().observedFor())
                .max(Comparator.naturalOrder())
                .orElse(plan.every().multipliedBy(plan.samples() - 1L));
    }

    /** Partitions that findings of a standstill point at, the longest first; empty groups, which nobody owns, left out. */
    List<Stuck> stuck() {
        List<Stuck> stuck = new ArrayList<>();
        for (Group group : groups) {
            group.evaluation().findings().stream()
                    .filter(finding -> finding.type().stuck())
                    .flatMap(finding -> finding.evidence().stream())
                    .map(Finding.Evidence::partition)
                    .filter(Objects::nonNull)
                    .distinct()
                    .forEach(id -> group.evaluation().estimate().partitions().stream()
                            .filter(partition -> partition.id().equals(id))
                            .forEach(partition -> stuck.add(new Stuck(group.name(), partition))));
        }
        stuck.sort(Comparator.comparing(
                        (Stuck one) -> one.partition().lag(), Comparator.nullsFirst(Comparator.naturalOrder()))
                .reversed());
        return stuck;
    }

    /** Topics in scope, those without any limit first, then the largest. */
    List<TopicReading> topics() {
        Set<String> read = readers().keySet();
        return newest.topics().stream()
                .filter(topic -> plan.scope().covers(topic.name(), read))
                .sorted(Comparator.comparing(Report::unlimited, Comparator.reverseOrder())
                        .thenComparing(
                                TopicReading::bytes,
                                Comparator.nullsFirst(Comparator.<Long>naturalOrder())
                                        .reversed())
                        .thenComparing(TopicReading::name))
                .toList();
    }

    static boolean unlimited(TopicReading topic) {
        return !topic.compactOnly()
                && topic.retentionMillis() != null
                && topic.retentionMillis() < 0
                && topic.retentionBytes() != null
                && topic.retentionBytes() < 0;
    }

    /** Groups by the topics they read or have read. */
    Map<String, Set<String>> readers() {
        return readers(groups);
    }

    static Map<String, Set<String>> readers(List<Group> groups) {
        Map<String, Set<String>> readers = new TreeMap<>();
        groups.forEach(group -> group.evaluation()
                .estimate()
                .partitions()
                .forEach(partition -> readers.computeIfAbsent(partition.id().topic(), _ -> new TreeSet<>())
                        .add(group.name())));
        return readers;
    }

    List<DeadLetterReading> deadLetters() {
        Set<String> read = readers().keySet();
        return newest.deadLetters().stream()
                .filter(letters -> plan.scope().covers(letters.topic(), read))
                .toList();
    }

    /** Records that came to a dead-letter topic during the watch; {@code null} = unknown. */
    @Nullable
    Long arrived(DeadLetterReading letters) {
        return first.deadLetters().stream()
                .filter(before -> before.topic().equals(letters.topic()))
                .map(before -> Math.max(0, letters.end() - before.end()))
                .findFirst()
                .orElse(null);
    }
}
