package dev.qcs.operator.simulate.show;

import dev.qcs.operator.simulate.play.Measures;
import dev.qcs.operator.simulate.play.Score;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The scores as a table for a terminal, one line a policy. */
public final class ScoreTable {
    private ScoreTable() {}

    /**
     * Lines of text, the heading first.
     *
     * @param scores in the order to show them in
     */
    public static List<String> lines(List<Score> scores) {
        boolean severalSeeds = scores.stream().anyMatch(score -> score.runs().size() > 1);
        boolean oracle = scores.stream().anyMatch(score -> score.costOverOracle() != null);
        boolean blind = scores.stream().anyMatch(score -> score.worst(Measures::removedWhileBlind) > 0);
        boolean fromZero = scores.stream().anyMatch(score -> score.firstMessageDelay() != null);
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("POLICY", "LATE"));
        if (severalSeeds) {
            heading.add("WORST SEED");
        }
        heading.addAll(
                List.of("LATE MESSAGES", "BEHIND P95", "BEHIND MAX", "REPLICA-HOURS", "RESCALES", "PAUSED", "MOST"));
        if (fromZero) {
            heading.add("FIRST MESSAGE");
        }
        if (blind) {
            heading.add("REMOVED BLIND");
        }
        heading.add("COST");
        if (oracle) {
            heading.add("OF BEST");
        }
        rows.add(heading);
        for (Score score : scores) {
            List<String> row = new ArrayList<>(List.of(score.policy(), time(score.mean(Measures::violationSeconds))));
            if (severalSeeds) {
                row.add(time(score.worst(Measures::violationSeconds)));
            }
            row.add(share(score.mean(Measures::lateShare)));
            row.add(time(score.mean(Measures::behind95)));
            row.add(time(score.worst(Measures::behindMost)));
            row.add(String.format(Locale.ROOT, "%.1f", score.mean(Measures::replicaSeconds) / 3600));
            row.add(number(score.mean(Measures::rescales)));
            row.add(time(score.mean(Measures::pauseSeconds)));
            row.add(number(score.worst(Measures::mostReplicas)));
            if (fromZero) {
                Double delay = score.firstMessageDelay();
                row.add(delay == null ? "-" : time(delay));
            }
            if (blind) {
                row.add(number(score.worst(Measures::removedWhileBlind)));
            }
            row.add(Figures.count(Math.round(score.mean(Measures::cost))));
            if (oracle) {
                Double over = score.costOverOracle();
                row.add(over == null ? Figures.UNKNOWN : String.format(Locale.ROOT, "%.2f", over));
            }
            rows.add(row);
        }
        return aligned(rows);
    }

    /** Rows of equal length as lines in columns: names to the left, numbers to the right. */
    public static List<String> aligned(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String gap = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ");
                line.append(i == 0 ? row.get(i) + gap : gap + row.get(i));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    static String time(double seconds) {
        return Figures.time(Duration.ofSeconds(Math.round(seconds)));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String share(double share) {
        return share == 0 ? "0 %" : share < 0.0005 ? "<0.1 %" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
