package dev.qcs.demo.screen;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of a width, broken between words, later lines indented. */
final class Paragraph {
    private Paragraph() {}

    static List<String> wrap(String first, String text, int width) {
        String indent = " ".repeat(first.length());
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        for (String word : text.split(" ", -1)) {
            boolean empty = line.length() == first.length();
            if (!empty && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent).append(word);
            } else {
                line.append(empty ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    /** At most this many characters, the last of them a sign that something is missing. */
    static String cut(String line, int width) {
        return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
    }
}
