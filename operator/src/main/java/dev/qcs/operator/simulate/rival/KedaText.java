package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.simulate.rival.KedaSetting.Down;
import dev.qcs.operator.simulate.rival.KedaSetting.Threshold;
import dev.qcs.operator.simulate.rival.KedaSetting.Up;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a {@link KedaSetting} as a person writes it. */
final class KedaText {
    static final String USAGE =
            "keda:T or keda:muSs (a lagThreshold of T messages, or of S seconds of a replica's work), then as"
                    + " wanted ,even ,down=300|60|50/300 ,up=fast ,tol=PERCENT ,poll=SECONDS ,persistent ,cached";

    private static final Pattern THRESHOLD = Pattern.compile("(mu)?([1-9][0-9]{0,8})(s)?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    private KedaText() {}

    static KedaSetting parse(String text) {
        String[] parts = text.split(",", -1);
        KedaSetting setting = KedaSetting.plain(threshold(parts[0], text));
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            setting = with(setting, part, text);
        }
        return setting;
    }

    private static Threshold threshold(String part, String text) {
        Matcher matcher = THRESHOLD.matcher(part);
        if (!matcher.matches() || (matcher.group(1) == null) != (matcher.group(3) == null)) {
            throw wrong(text, "begins with \"" + part + "\", which is no threshold (10 or mu10s are)");
        }
        return new Threshold(Integer.parseInt(matcher.group(2)), matcher.group(1) != null);
    }

    private static KedaSetting with(KedaSetting s, String part, String text) {
        String key = part.contains("=") ? part.substring(0, part.indexOf('=')) : part;
        String value = part.contains("=") ? part.substring(part.indexOf('=') + 1) : "";
        Threshold threshold = s.threshold();
        boolean even = s.even();
        Down down = s.down();
        Up up = s.up();
        int tolerance = s.tolerancePercent();
        int poll = s.pollSeconds();
        boolean persistent = s.persistent();
        boolean cached = s.cached();
        switch (key) {
            case "even" -> even = flag(part, key, text);
            case "persistent" -> persistent = flag(part, key, text);
            case "cached" -> cached = flag(part, key, text);
            case "down" -> down = down(value, text);
            case "up" -> up = up(value, text);
            case "tol" -> tolerance = number(part, value, 0, 100, text);
            case "poll" -> poll = number(part, value, 1, 3_600, text);
            default -> throw wrong(text, "has \"" + part + "\", which is no setting");
        }
        return new KedaSetting(threshold, even, down, up, tolerance, poll, persistent, cached);
    }

    private static boolean flag(String part, String key, String text) {
        if (!part.equals(key)) {
            throw wrong(text, "has \"" + part + "\", but " + key + " takes no value");
        }
        return true;
    }

    private static Down down(String value, String text) {
        List<Down> known = List.of(Down.values());
        return known.stream()
                .filter(down -> down.text().equals(value))
                .findFirst()
                .orElseThrow(() -> wrong(
                        text,
                        "has down=" + value + ", which is none of "
                                + known.stream().map(Down::text).collect(Collectors.joining(", "))));
    }

    private static Up up(String value, String text) {
        return switch (value) {
            case "fast" -> Up.FAST;
            case "default" -> Up.DEFAULT;
            default -> throw wrong(text, "has up=" + value + ", which is neither fast nor default");
        };
    }

    private static int number(String part, String value, int least, int most, String text) {
        int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : -1;
        if (number < least || number > most) {
            throw wrong(text, "has \"" + part + "\", which must be a whole number from " + least + " to " + most);
        }
        return number;
    }

    private static IllegalArgumentException wrong(String text, String what) {
        return new IllegalArgumentException("\"" + text + "\" " + what + ": write " + USAGE
                + "; by default the HPA's tolerance is " + Behavior.HPA_TOLERANCE_PERCENT
                + " %, the way down 300 and the poll " + KedaSetting.POLL_SECONDS + " s");
    }
}
