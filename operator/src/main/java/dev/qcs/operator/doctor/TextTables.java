package dev.qcs.operator.doctor;

import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Drain;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tables behind the findings. */
final class TextTables {
    private static final int NAME = 30;

    private final Page page;

    TextTables(Page page) {
        this.page = page;
    }

    void print(Report report) {
        groups(report);
        stuck(report);
        topics(report);
        disks(report);
        deadLetters(report);
    }

    private void groups(Report report) {
        if (report.groups().isEmpty()) {
            page.title("GROUPS");
            page.line("  none" + (report.plan().scope().whole() ? "" : " of those asked for"));
        } else {
            page.title("GROUPS, worst first");
            Table table =
                    new Table("GROUP", "STATE", ">MEMBERS", ">LAG", ">OLDEST", "TREND", ">IN/S", ">OUT/S", ">DRAIN");
            report.groups().stream().limit(Page.MOST_ROWS).forEach(group -> group(table, group));
            page.print(table);
            page.rest(report.groups().size(), "groups");
        }
        long others = report.newest().otherGroups().size();
        if (others > 0 && report.plan().scope().groups().isEmpty()) {
            TreeSet<String> names = new TreeSet<>();
            report.newest().otherGroups().forEach(group -> names.add(group.name() + " (" + group.kind() + ")"));
            page.wrapped(
                    "  ", "  ", "not looked at, because their lag is not in committed offsets: " + Page.names(names));
        }
    }

    private static void group(Table table, Report.Group group) {
        Estimate estimate = group.evaluation().estimate();
        table.row(
                Table.fit(group.name(), NAME),
                group.state(),
                Figures.count(group.members()),
                Figures.count(estimate.lag())
                        + (estimate.unknownPartitions() > 0 && estimate.lag() != null ? "+?" : ""),
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
        page.title("PARTITIONS THAT STAND STILL, with work waiting");
        Table table = new Table("GROUP", "PARTITION", ">OFFSET", ">LAG", ">STILL", "OWNER");
        stuck.stream().limit(Page.MOST_ROWS).forEach(one -> {
            PartitionEstimate partition = one.partition();
            table.row(
                    Table.fit(one.group(), 22),
                    Table.fit(partition.id().toString(), 24),
                    partition.committed() == null ? Figures.UNKNOWN : Long.toString(partition.committed()),
                    Figures.count(partition.lag()),
                    ">" + Figures.time(partition.stillFor()),
                    partition.owner() == null ? "nobody" : Table.fit(partition.owner(), 34));
        });
        page.print(table);
        page.rest(stuck.size(), "partitions");
    }

    private void topics(Report report) {
        List<TopicReading> topics = report.topics();
        if (topics.isEmpty()) {
            return;
        }
        page.title("TOPICS, without limits first, then the largest");
        Map<String, Set<String>> readers = report.readers();
        Table table = new Table("TOPIC", ">PARTITIONS", ">COPIES", ">SIZE", "KEEPS", "READ BY");
        topics.stream()
                .limit(Page.MOST_ROWS)
                .forEach(topic -> table.row(
                        Table.fit(topic.name(), NAME),
                        Integer.toString(topic.partitionCount()),
                        topic.replicas() == null ? Figures.UNKNOWN : Integer.toString(topic.replicas()),
                        topic.bytes() == null ? Figures.UNKNOWN : Figures.bytes((double) topic.bytes()),
                        keeps(topic),
                        readBy(readers.getOrDefault(topic.name(), Set.of()))));
        page.print(table);
        page.rest(topics.size(), "topics");
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
        return time.isEmpty() ? size : time + (size.isEmpty() ? ", any size" : " or " + size);
    }

    private void disks(Report report) {
        List<DiskReading> disks = report.newest().disks();
        if (disks.isEmpty()) {
            return;
        }
        page.title("DISKS, fullest first");
        Table table = new Table(">BROKER", "DIRECTORY", ">FREE", ">OF", ">FREE %");
        disks.stream()
                .sorted(Comparator.comparingDouble(TextTables::free))
                .limit(Page.MOST_ROWS)
                .forEach(disk -> table.row(
                        Integer.toString(disk.broker()),
                        Table.fit(disk.directory(), 40),
                        Figures.bytes((double) disk.usableBytes()),
                        Figures.bytes((double) disk.totalBytes()),
                        Math.round(100 * free(disk)) + "%"));
        page.print(table);
        page.rest(disks.size(), "disks");
    }

    private static double free(DiskReading disk) {
        return disk.totalBytes() <= 0 ? 0 : (double) disk.usableBytes() / disk.totalBytes();
    }

    private void deadLetters(Report report) {
        List<DeadLetterReading> letters = report.deadLetters();
        if (letters.isEmpty()) {
            return;
        }
        page.title("DEAD LETTERS");
        Table table = new Table("TOPIC", ">HELD", ">NEW", ">EXPIRE IN 24H", "READ BY");
        letters.stream()
                .sorted(Comparator.comparingLong(DeadLetterReading::held).reversed())
                .limit(Page.MOST_ROWS)
                .forEach(topic -> table.row(
                        Table.fit(topic.topic(), 40),
                        Figures.count(topic.held()),
                        Figures.count(report.arrived(topic)),
                        Figures.count(topic.expiringSoon()),
                        attendants(topic)));
        page.print(table);
        page.rest(letters.size(), "topics");
    }

    private static String attendants(DeadLetterReading topic) {
        List<DeadLetterReading.Reader> readers = topic.readers();
        return readers == null
                ? Figures.UNKNOWN
                : readers.isEmpty()
                        ? "no group"
                        : readers.size() == 1 ? Table.fit(readers.getFirst().group(), 20) : readers.size() + " groups";
    }
}
