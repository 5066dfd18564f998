package dev.qcs.demo.screen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One picture for a terminal of some size: above the act and what happens, then the table with its reasons, and in the room
 * that is left the newest lines of the log.
 */
record Frame(String title, String footer, String act, String said, Scalers scalers, List<LogLine> log) {
    private static final String BOLD = "\033[1m";
    private static final String DIM = "\033[2m";
    private static final String YELLOW = "\033[33m";
    private static final String CYAN = "\033[36m";
    private static final String PLAIN = "\033[0m";

    /** Exactly {@code size.rows()} lines, none longer than the terminal is wide. */
    List<String> lines(TerminalSize size) {
        int width = size.columns();
        List<String> head = new ArrayList<>();
        Paragraph.wrap("", title, width).forEach(line -> head.add(styled(DIM, line, width)));
        head.add("");
        Paragraph.wrap("", act, width).forEach(line -> head.add(styled(BOLD, line, width)));
        Paragraph.wrap("", said, width).forEach(line -> head.add(styled(CYAN, line, width)));
        head.add("");
        for (int i = 0; i < scalers.table().size(); i++) {
            head.add(styled(i == 0 ? DIM : "", scalers.table().get(i), width));
        }
        head.add("");
        scalers.reasons()
                .forEach(
                        reason -> Paragraph.wrap("", reason, width).forEach(line -> head.add(styled("", line, width))));
        head.add("");
        head.add(styled(DIM, "DECISIONS AND FINDINGS", width));

        List<String> foot = new ArrayList<>(List.of(""));
        Paragraph.wrap("", footer, width).forEach(line -> foot.add(styled(DIM, line, width)));

        int room = Math.max(0, size.rows() - head.size() - foot.size());
        List<String> lines = new ArrayList<>(head);
        List<String> newest = newest(room, width);
        lines.addAll(newest);
        lines.addAll(Collections.nCopies(room - newest.size(), ""));
        lines.addAll(foot);
        return lines.subList(0, Math.min(lines.size(), size.rows()));
    }

    private List<String> newest(int room, int width) {
        List<String> lines = new ArrayList<>();
        for (LogLine entry : log) {
            String style = switch (entry.weight()) {
                case HOLD -> DIM;
                case CHANGE -> BOLD;
                case WARNING -> YELLOW;
            };
            Paragraph.wrap(entry.prefix(), entry.text(), width).forEach(line -> lines.add(styled(style, line, width)));
        }
        return lines.subList(Math.max(0, lines.size() - room), lines.size());
    }

    private static String styled(String style, String line, int width) {
        String cut = Paragraph.cut(line, width);
        return style.isEmpty() || cut.isEmpty() ? cut : style + cut + PLAIN;
    }
}
