package dev.qcs.demo.screen;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/**
 * One line of the log under the table.
 *
 * @param weight how much it wants to be read
 */
public record LogLine(LocalTime time, String scaler, String text, Weight weight) {

    /** From a matter of course to something that a person should act on. */
    public enum Weight {
        HOLD,
        CHANGE,
        WARNING
    }

    /** The start of every line, of one width, so that the texts stand below each other. */
    String prefix() {
        return "%s  %-10s ".formatted(time.truncatedTo(ChronoUnit.SECONDS).format(HOURS_MINUTES_SECONDS), scaler);
    }

    private static final java.time.format.DateTimeFormatter HOURS_MINUTES_SECONDS =
            java.time.format.DateTimeFormatter.ofPattern("HH:mm:ss");
}
