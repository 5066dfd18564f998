package dev.qcs.operator.simulate.rival;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers in the settings of a policy's name. */
final class Settings {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    private Settings() {}

    /** A whole number within bounds; otherwise a sentence with the usage. */
    static int number(@Nullable String text, int least, int most, String usage) {
        int number = text != null && NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new IllegalArgumentException("\"" + (text == null ? "" : text) + "\" is not a whole number from "
                    + least + " to " + most + ": write " + usage);
        }
        return number;
    }
}
