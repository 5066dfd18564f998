package dev.qcs.operator.bench.report;

import dev.qcs.operator.simulate.show.ScoreTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the report.
 *
 * @param before sentences above the table: the conditions
 * @param rows of the table, its heading first; empty = no table
 * @param after sentences below the table
 */
public record Section(String title, List<String> before, List<List<String>> rows, List<String> after) {

    public Section {
        before = List.copyOf(before);
        rows = List.copyOf(rows);
        after = List.copyOf(after);
    }

    /** For a terminal. */
    public List<String> text() {
        List<String> lines = new ArrayList<>(List.of("== " + title));
        lines.addAll(before);
        lines.addAll(rows.isEmpty() ? List.of() : ScoreTable.aligned(rows));
        lines.addAll(after);
        lines.add("");
        return lines;
    }

    /** For the documentation. */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>(List.of("## " + title));
        lines.addAll(before);
        if (!rows.isEmpty()) {
            lines.add("");
            lines.add(row(rows.getFirst()));
            lines.add("| --- |" + " ---: |".repeat(rows.getFirst().size() - 1));
            rows.stream().skip(1).map(Section::row).forEach(lines::add);
            lines.add("");
        }
        after.forEach(line -> lines.add("- " + line));
        lines.add("");
        return lines;
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
