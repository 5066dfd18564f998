package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.simulate.rival.KedaPace.Down;
import dev.qcs.operator.simulate.rival.KedaPace.Up;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a {@link KedaPace} as a person writes it.
 *
 * @param text the whole of what was written, for messages
 * @param usage how to write it
 */
record PaceText(String text, String usage) {
    /** How to write a pace, after the triggers. */
    static final String USAGE = ",down=300|60|50/300 ,up=fast ,tol=PERCENT ,poll=SECONDS ,cached";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    /** The first part of the text, which says the triggers, and the settings that follow it. */
    List<String> parts() {
        return Arrays.asList(text.split(",", -1));
    }

    /** The pace with what a part says. */
    KedaPace with(KedaPace pace, String part) {
        String key = part.contains("=") ? part.substring(0, part.indexOf('=')) : part;
        String value = part.contains("=") ? part.substring(part.indexOf('=') + 1) : "";
        Down down = pace.down();
        Up up = pace.up();
        int tolerance = pace.tolerancePercent();
        int poll = pace.pollSeconds();
        boolean cached = pace.cached();
        switch (key) {
            case "cached" -> cached = flag(part, key);
            case "down" -> down = down(value);
            case "up" -> up = up(value);
            case "tol" -> tolerance = number(part, value, 0, 100);
            case "poll" -> poll = number(part, value, 1, 3_600);
            default -> throw wrong("has \"" + part + "\", which is no setting");
        }
        return new KedaPace(down, up, tolerance, poll, cached);
    }

    boolean flag(String part, String key) {
        if (!part.equals(key)) {
            throw wrong("has \"" + part + "\", but " + key + " takes no value");
        }
        return true;
    }

    private Down down(String value) {
        List<Down> known = List.of(Down.values());
        return known.stream()
                .filter(down -> down.text().equals(value))
                .findFirst()
                .orElseThrow(() -> wrong("has down=" + value + ", which is none of "
                        + known.stream().map(Down::text).collect(Collectors.joining(", "))));
    }

    private Up up(String value) {
        return switch (value) {
            case "fast" -> Up.FAST;
            case "default" -> Up.DEFAULT;
            default -> throw wrong("has up=" + value + ", which is neither fast nor default");
        };
    }

    private int number(String part, String value, int least, int most) {
        int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : -1;
        if (number < least || number > most) {
            throw wrong("has \"" + part + "\", which must be a whole number from " + least + " to " + most);
        }
        return number;
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("\"" + text + "\" " + what + ": write " + usage
                + "; by default the HPA's tolerance is " + Behavior.HPA_TOLERANCE_PERCENT
                + " %, the way down 300 and the poll " + KedaPace.POLL_SECONDS + " s");
    }
}
