package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.words.Figures;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** For someone who has just been woken: the verdict, what to do, and the tables behind it, on a terminal of 100 columns. */
public final class TextReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    /** Findings of one type; a hundred abandoned groups must not hide the one stuck partition. */
    private static final int MOST_OF_A_TYPE = 3;

    private final PrintWriter out;
    private final Page page;
    private final String cluster;

    /** @param cluster what to call it, without credentials */
    public TextReport(PrintWriter out, String cluster) {
        this.out = out;
        this.page = new Page(out);
        this.cluster = cluster;
    }

    public void print(Report report) {
        page.wrapped(
                "",
                "  ",
                cluster + ": " + Checkup.many(report.newest().brokers(), "broker") + ", "
                        + Checkup.many(report.newest().topicsSeen(), "topic") + ", "
                        + Checkup.many(report.newest().groups().size(), "consumer group"));
        out.println("watched for " + Figures.time(report.watched()) + " until "
                + TIME.format(report.newest().time()));
        out.println();
        page.wrapped("", "  ", headline(report));
        findings(report);
        unread(report);
        new TextTables(page).print(report);
        notChecked(report);
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
            return report.verdict() + ": no problem seen" + (unread.isEmpty() ? "" : " in what could be read" + unread);
        }
        return report.verdict() + ": "
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
                            ? one.finding().subject().isEmpty()
                                    ? cluster
                                    : one.finding().subject()
                            : one.group()));
            page.wrapped(
                    "  ",
                    "  ",
                    "and " + more.size() + " more " + type + ": " + Page.names(whose) + " (--json has them all)");
        });
    }

    private void finding(Report.Stated stated) {
        Finding finding = stated.finding();
        String severity = finding.severity().name().toUpperCase(Locale.ROOT);
        String group = stated.group();
        String whose = group == null || finding.message().contains("group " + group) ? "" : "group " + group + ": ";
        out.println();
        page.wrapped(
                String.format(Locale.ROOT, "  %-9s ", severity),
                " ".repeat(12),
                whose + finding.message() + " [" + finding.type() + "]");
        page.wrapped(" ".repeat(9) + "-> ", " ".repeat(12), finding.advice());
    }

    private void unread(Report report) {
        List<Unread.Line> lines = report.unread();
        if (lines.isEmpty()) {
            return;
        }
        page.title("NOT READ, so nothing is said of it");
        lines.stream()
                .sorted(Comparator.comparing(line -> !line.hidesLag()))
                .limit(Page.MOST_ROWS)
                .forEach(line -> {
                    page.wrapped("  ", "    ", line.subject() + ": " + line.problem());
                    page.wrapped("    -> ", "       ", line.remedy() + hides(line));
                });
        page.rest(lines.size(), "things");
    }

    private static String hides(Unread.Line line) {
        return line.hides().isEmpty()
                ? ""
                : " (without it not checked: "
                        + line.hides().stream().map(FindingType::name).collect(Collectors.joining(", ")) + ")";
    }

    /** At the end: it is good to know, and nobody was woken for it. */
    private void notChecked(Report report) {
        List<Skipped> skipped = report.notChecked();
        if (skipped.isEmpty()) {
            return;
        }
        page.title("NOT CHECKED, so it may be so or not");
        String unsure = names(
                skipped, one -> one.finding().needsTimeOnly() && one.finding().type() != FindingType.DiskFilling);
        if (!unsure.isEmpty()) {
            page.wrapped("  ", "    ", Figures.time(report.watched()) + " are too short to be sure of: " + unsure);
            page.wrapped("    -> ", "       ", "--watch 660 is long enough for all of them");
        }
        skipped.stream()
                .filter(one -> !one.finding().needsTimeOnly() || one.finding().type() == FindingType.DiskFilling)
                .forEach(one -> {
                    page.wrapped(
                            "  ",
                            "    ",
                            one.finding().type() + whose(one) + ": "
                                    + one.finding().why());
                    page.wrapped("    -> ", "       ", helps(one.finding()));
                });
    }

    private static String names(List<Skipped> skipped, Predicate<Skipped> which) {
        return skipped.stream()
                .filter(which)
                .map(one -> one.finding().type().name())
                .collect(Collectors.joining(", "));
    }

    private static String whose(Skipped one) {
        return one.group() == null
                ? ""
                : one.groups() == 1 ? " of group " + one.group() : " of " + one.groups() + " groups";
    }

    private static String helps(Unchecked finding) {
        return switch (finding.cause()) {
            case COLLECTING ->
                finding.type() == FindingType.DiskFilling
                        ? "--watch 1860 shows whether a disk fills"
                        : "look again in a minute, or watch for longer with --watch";
            case NO_HINT -> "write processed=OFFSET into the metadata of commits, if you want it checked";
            case INVISIBLE -> "nothing tells of it from outside; look into the application";
            case UNREADABLE -> "see NOT READ";
        };
    }
}
