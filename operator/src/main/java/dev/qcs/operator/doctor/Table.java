package dev.qcs.operator.doctor;

import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, as wide as they need to be; names that are too long lose their middle. */
final class Table {
    private static final String GAP = "  ";

    private final List<String> heading;
    private final boolean[] numeric;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param heading of the columns; one that starts with {@code >} holds numbers, which end where it ends */
    Table(String... heading) {
        this.heading = new ArrayList<>();
        this.numeric = new boolean[heading.length];
        for (int i = 0; i < heading.length; i++) {
            numeric[i] = heading[i].startsWith(">");
            this.heading.add(numeric[i] ? heading[i].substring(1) : heading[i]);
        }
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** {@code name} in at most {@code width} characters. */
    static String fit(String name, int width) {
        if (name.length() <= width) {
            return name;
        }
        int end = (width - 2) / 2;
        return name.substring(0, width - 2 - end) + ".." + name.substring(name.length() - end);
    }

    List<String> lines() {
        int[] widths = new int[heading.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(heading);
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : GAP).append(numeric[i] ? pad + row.get(i) : row.get(i) + pad);
        }
        return line.toString().stripTrailing();
    }
}
