package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table as lines of text, laid out as kubectl does it: three spaces between columns, headings in capitals. */
final class TableText {
    private static final int GAP = 3;

    private TableText() {}

    static List<String> lines(JsonNode table) {
        List<List<String>> rows = new ArrayList<>();
        List<Integer> shown = new ArrayList<>();
        List<String> headings = new ArrayList<>();
        JsonNode columns = table.path("columnDefinitions");
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).path("priority").asInt() == 0) {
                shown.add(i);
                headings.add(columns.get(i).path("name").asText().toUpperCase(Locale.ROOT));
            }
        }
        rows.add(headings);
        for (JsonNode row : table.path("rows")) {
            rows.add(shown.stream()
                    .map(i -> row.path("cells").path(i).isNull()
                            ? ""
                            : row.path("cells").path(i).asText())
                    .toList());
        }
        return align(rows);
    }

    private static List<String> align(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).repeat(' ', widths[i] + GAP - row.get(i).length());
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
