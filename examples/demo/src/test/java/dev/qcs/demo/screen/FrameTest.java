package dev.qcs.demo.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {
    private static final Scalers SCALERS = new Scalers(
            List.of("NAME     READY   STATE", "orders   True    Steady"),
            List.of("orders: lag 0s is under the 10s target; 1 replica carries 60/s at 67% of capacity"),
            List.of());

    private static Frame frame(int decisions) {
        LogLine line = new LogLine(
                LocalTime.of(12, 0),
                "orders",
                "1 -> 6  LagOverObjective: 305/s arriving and 279 to drain in 5s need 6 x 90/s",
                LogLine.Weight.CHANGE);
        return new Frame(
                "the title", "the footer", "the act", "what happens", SCALERS, Collections.nCopies(decisions, line));
    }

    @ParameterizedTest
    @CsvSource({"24, 80, 0", "24, 80, 50", "45, 150, 3", "10, 40, 50", "3, 20, 2", "60, 200, 200"})
    void fillsTheTerminalExactlyAndNeverOverflowsIt(int rows, int columns, int decisions) {
        List<String> lines = frame(decisions).lines(new TerminalSize(rows, columns));
        assertThat(lines).hasSize(rows);
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(line.replaceAll("\033\\[[0-9;]*m", "")).hasSizeLessThanOrEqualTo(columns));
    }

    @Test
    void theNewestDecisionsStayWhenThereIsNoRoomForAll() {
        LogLine last = new LogLine(LocalTime.of(13, 0), "orders", "the last one", LogLine.Weight.HOLD);
        Frame full = frame(50);
        List<LogLine> log = new java.util.ArrayList<>(full.log());
        log.add(last);
        List<String> lines = new Frame("t", "f", "a", "s", SCALERS, log).lines(new TerminalSize(24, 120));
        assertThat(String.join("\n", lines)).contains("13:00:00", "the last one");
    }

    @Test
    void longTextBreaksBetweenWordsUnderItsOwnStart() {
        assertThat(Paragraph.wrap("12:00  ", "one two three four", 16))
                .containsExactly("12:00  one two", "       three", "       four");
    }
}
