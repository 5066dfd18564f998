package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Drain;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.words.Figures;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** For someone who has just been woken: the verdict, what to do, and the tables behind it, on a terminal of 100 columns. */
public final class TextReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private static final int WIDTH = 100;
    private static final int NAME = 30;

    /** Rows of a table; the rest is counted. */
    private static final int MOST_ROWS = 15;

    /** Findings of one type; a hundred abandoned groups must not hide the one stuck partition. */
    private static final int MOST_OF_A_TYPE = 3;

    private static final int NAMED = 4;

    private final PrintWriter out;
    private final String cluster;

    /** @param cluster what to call it, without credentials */
    public TextReport(PrintWriter out, String cluster) {
        this.out = out;
        this.cluster = cluster;
    }

    public void print(Report report) {
        out.println(cluster + ": " + Checkup.many(report.newest().brokers(), "broker") + ", "
                + Checkup.many(report.newest().topicsSeen(), "topic") + ", "
                + Checkup.many(report.newest().groups().size(), "consumer group") + "; watched for "
                + Figures.time(report.watched()) + " until " + TIME.format(report.newest().time()));
        out.println();
        out.println(headline(report));
        findings(report);
        unread(report);
        groups(report);
        stuck(report);
        topics(report);
        disks(report);
        deadLetters(report);
        out.flush();
    }

    private static String headline(Report report) {
        long critical = count(report, Finding.Severity.Critical);
        long warnings = count(report, Finding.Severity.Warning);
        String unread = report.unread().isEmpty()
                ? ""
                : "; " + Checkup.many(report.unread().size(), "thing") + " could not be read, so nothing is said of"
                        + (report.unread().size() == 1 ? " it" : " them");
        if (critical + warnings == 0) {
            return "OK: no problem seen" + (unread.isEmpty() ? "" : " in what could be read" + unread);
        }
        return (critical > 0 ? "CRITICAL: " : "WARNING: ")
                + (critical > 0 ? critical + " critical" : "")
                + (critical > 0 && warnings > 0 ? " and " : "")
                + (warnings > 0 ? Checkup.many(warnings, "warning") : "") + unread;
    }

    private static long count(Report report, Finding.Severity severity) {
        return report.findings().stream()
                .filter(stated -> stated.finding().severity() == severity)
                .count();
    }

    private void findings(Report report) {
        Map<FindingType, List<Report.Stated>> hidden = new EnumMap<>(FindingType.class);
        Map<FindingType, Integer> shown = new EnumMap<>(FindingType.class);
        for (Report.Stated stated : report.findings()) {
            FindingType type = stated.finding().type();
            if (shown.merge(type, 1, Integer::sum) <= MOST_OF_A_TYPE) {
                finding(stated);
            } else {
                hidden.computeIfAbsent(type, _ -> new ArrayList<>()).add(stated);
            }
        }
        hidden.forEach((type, more) -> {
            out.println();
            TreeSet<String> whose = new TreeSet<>();
            more.forEach(one -> whose.add(
                    one.group() == null
                            ? one.finding().subject().isEmpty() ? cluster : one.finding().subject()
                            : one.group()));
            wrapped("  ", "  ", "and " + more.size() + " more " + type + ": " + names(whose) + " (--json has them all)");
        });
    }

    private void finding(Report.Stated stated) {
        Finding finding = stated.finding();
        String severity = finding.severity().name().toUpperCase(Locale.ROOT);
        String group = stated.group();
        String whose = group == null || finding.message().contains("group " + group) ? "" : group + ": ";
        out.println();
        wrapped(
                String.format(Locale.ROOT, "  %-9s ", severity),
                " ".repeat(12),
                whose + finding.message() + " [" + finding.type() + "]");
        wrapped(" ".repeat(9) + "-> ", " ".repeat(12), finding.advice());
    }

    private void unread(Report report) {
        List<Unread.Line> lines = report.unread();
        if (lines.isEmpty()) {
            return;
        }
        title("NOT READ, so nothing is said of it");
        lines.stream().sorted(Comparator.comparing(line -> !line.hidesLag())).limit(MOST_ROWS).forEach(line -> {
            wrapped("  ", "    ", line.subject() + ": " + line.problem());
            wrapped("    -> ", "       ", line.remedy());
        });
        rest(lines.size(), "things");
    }

    private void groups(Report report) {
        if (report.groups().isEmpty()) {
            title("GROUPS");
            out.println("  none" + (report.plan().scope().whole() ? "" : " of those asked for"));
        } else {
            title("GROUPS, worst first");
            Table table =
                    new Table("GROUP", "STATE", ">MEMBERS", ">LAG", ">OLDEST", "TREND", ">IN/S", ">OUT/S", ">DRAIN");
            report.groups().stream().limit(MOST_ROWS).forEach(group -> group(table, group));
            print(table);
            rest(report.groups().size(), "groups");
        }
        long others = report.newest().otherGroups().size();
        if (others > 0 && report.plan().scope().groups().isEmpty()) {
            TreeSet<String> names = new TreeSet<>();
            report.newest().otherGroups().forEach(group -> names.add(group.name() + " (" + group.kind() + ")"));
            wrapped(
                    "  ",
                    "  ",
                    "not looked at, because their lag is not in committed offsets: " + names(names));
        }
    }

    private static void group(Table table, Report.Group group) {
        Estimate estimate = group.evaluation().estimate();
        table.row(
                Table.fit(group.name(), NAME),
                group.state(),
                Figures.count(group.members()),
                Figures.count(estimate.lag()) + (estimate.unknownPartitions() > 0 && estimate.lag() != null ? "+?" : ""),
                age(estimate.behind()),
                trend(estimate),
                Figures.rate(estimate.arrival()),
                Figures.rate(estimate.consumption()),
                drain(estimate.drain()));
    }

    private static String age(@Nullable Age age) {
        return age == null ? Figures.UNKNOWN : (age.atLeast() ? ">" : "") + Figures.time(age.age());
    }

    private static String trend(Estimate estimate) {
        Double growth = estimate.growth();
        return switch (estimate.trend()) {
            case Growing -> "grows" + (growth == null ? "" : " +" + Figures.rate(growth) + "/s");
            case Draining -> "drains" + (growth == null ? "" : " " + Figures.rate(growth) + "/s");
            case Steady -> "steady";
            case Unknown -> Figures.UNKNOWN;
        };
    }

    private static String drain(Drain drain) {
        return switch (drain) {
            case Drain.In in -> Figures.time(in.time());
            case Drain.Plain.NOTHING_TO_DRAIN -> "-";
            case Drain.Plain.NEVER -> "never";
            case Drain.Plain.UNKNOWN -> Figures.UNKNOWN;
        };
    }

    private void stuck(Report report) {
        List<Report.Stuck> stuck = report.stuck();
        if (stuck.isEmpty()) {
            return;
        }
        title("PARTITIONS THAT STAND STILL, with work waiting");
        Table table = new Table("GROUP", "PARTITION", ">OFFSET", ">LAG", ">STILL", "OWNER");
        stuck.stream().limit(MOST_ROWS).forEach(one -> {
            PartitionEstimate partition = one.partition();
            table.row(
                    Table.fit(one.group(), 22),
                    Table.fit(partition.id().toString(), 24),
                    partition.committed() == null ? Figures.UNKNOWN : Long.toString(partition.committed()),
                    Figures.count(partition.lag()),
                    ">" + Figures.time(partition.stillFor()),
                    partition.owner() == null ? "nobody" : Table.fit(partition.owner(), 34));
        });
        print(table);
        rest(stuck.size(), "partitions");
    }

    private void topics(Report report) {
        List<TopicReading> topics = report.topics();
        if (topics.isEmpty()) {
            return;
        }
        title("TOPICS, without limits first, then the largest");
        Map<String, Set<String>> readers = report.readers();
        Table table = new Table("TOPIC", ">PARTITIONS", ">COPIES", ">SIZE", "KEEPS", "READ BY");
        topics.stream()
                .limit(MOST_ROWS)
                .forEach(topic -> table.row(
                        Table.fit(topic.name(), NAME),
                        Integer.toString(topic.partitionCount()),
                        topic.replicas() == null ? Figures.UNKNOWN : Integer.toString(topic.replicas()),
                        topic.bytes() == null ? Figures.UNKNOWN : Figures.bytes((double) topic.bytes()),
                        keeps(topic),
                        readBy(readers.getOrDefault(topic.name(), Set.of()))));
        print(table);
        rest(topics.size(), "topics");
    }

    private static String readBy(Set<String> groups) {
        return groups.isEmpty()
                ? "no group"
                : groups.size() == 1 ? Table.fit(groups.iterator().next(), 20) : groups.size() + " groups";
    }

    /** What a topic keeps, of each partition. */
    static String keeps(TopicReading topic) {
        Long millis = topic.retentionMillis();
        Long bytes = topic.retentionBytes();
        if (topic.compactOnly()) {
            return "newest of a key";
        }
        if (Report.unlimited(topic)) {
            return "everything, for ever";
        }
        String time = millis == null ? "? time" : millis < 0 ? "" : Figures.time(Duration.ofMillis(millis));
        String size = bytes == null ? "? size" : bytes < 0 ? "" : Figures.bytes((double) bytes) + " each";
        return time + (time.isEmpty() || size.isEmpty() ? "" : " or ") + size;
    }

    private void disks(Report report) {
        List<DiskReading> disks = report.newest().disks();
        if (disks.isEmpty()) {
            return;
        }
        title("DISKS, fullest first");
        Table table = new Table(">BROKER", "DIRECTORY", ">FREE", ">OF", ">FREE %");
        disks.stream()
                .sorted(Comparator.comparingDouble(TextReport::free))
                .limit(MOST_ROWS)
                .forEach(disk -> table.row(
                        Integer.toString(disk.broker()),
                        Table.fit(disk.directory(), 40),
                        Figures.bytes((double) disk.usableBytes()),
                        Figures.bytes((double) disk.totalBytes()),
                        Math.round(100 * free(disk)) + "%"));
        print(table);
        rest(disks.size(), "disks");
    }

    private static double free(DiskReading disk) {
        return disk.totalBytes() <= 0 ? 0 : (double) disk.usableBytes() / disk.totalBytes();
    }

    private void deadLetters(Report report) {
        List<DeadLetterReading> letters = report.deadLetters();
        if (letters.isEmpty()) {
            return;
        }
        title("DEAD LETTERS");
        Table table = new Table("TOPIC", ">HELD", ">NEW", ">EXPIRE IN 24H", "READ BY");
        letters.stream()
                .sorted(Comparator.comparingLong(DeadLetterReading::held).reversed())
                .limit(MOST_ROWS)
                .forEach(topic -> table.row(
                        Table.fit(topic.topic(), 40),
                        Figures.count(topic.held()),
                        Figures.count(report.arrived(topic)),
                        Figures.count(topic.expiringSoon()),
                        attendants(topic)));
        print(table);
        rest(letters.size(), "topics");
    }

    private static String attendants(DeadLetterReading topic) {
        List<DeadLetterReading.Reader> readers = topic.readers();
        return readers == null
                ? Figures.UNKNOWN
                : readers.isEmpty()
                        ? "no group"
                        : readers.size() == 1
                                ? Table.fit(readers.getFirst().group(), 20)
                                : readers.size() + " groups";
    }

    private static String names(Collection<String> names) {
        String some = String.join(", ", names.stream().limit(NAMED).toList());
        return names.size() <= NAMED ? some : some + " and " + (names.size() - NAMED) + " more";
    }

    private void title(String title) {
        out.println();
        out.println(title);
    }

    private void print(Table table) {
        table.lines().forEach(line -> out.println("  " + line));
    }

    private void rest(int all, String nouns) {
        if (all > MOST_ROWS) {
            out.println("  and " + (all - MOST_ROWS) + " more " + nouns + " (--json has them all)");
        }
    }

    private void wrapped(String first, String further, String text) {
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                out.println(line);
                line = new StringBuilder(further);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        out.println(line);
    }
}
