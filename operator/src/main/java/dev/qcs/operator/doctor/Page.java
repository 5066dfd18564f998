package dev.qcs.operator.doctor;

import java.io.PrintWriter;
import java.util.Collection;

/** A terminal of 100 columns. */
final class Page {
    /** Rows of a table; the rest is counted. */
    static final int MOST_ROWS = 15;

    private static final int WIDTH = 100;
    private static final int NAMED = 4;

    private final PrintWriter out;

    Page(PrintWriter out) {
        this.out = out;
    }

    /** The first few of many names. */
    static String names(Collection<String> names) {
        String some = String.join(", ", names.stream().limit(NAMED).toList());
        return names.size() <= NAMED ? some : some + " and " + (names.size() - NAMED) + " more";
    }

    void line(String line) {
        out.println(line);
    }

    void title(String title) {
        out.println();
        out.println(title);
    }

    void print(Table table) {
        table.lines().forEach(line -> out.println("  " + line));
    }

    void rest(int all, String nouns) {
        if (all > MOST_ROWS) {
            out.println("  and " + (all - MOST_ROWS) + " more " + nouns + " (--json has them all)");
        }
    }

    void wrapped(String first, String further, String text) {
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
