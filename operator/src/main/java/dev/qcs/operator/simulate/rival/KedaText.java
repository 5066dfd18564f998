package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.rival.KedaSetting.Threshold;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@link KedaSetting} as a person writes it. */
final class KedaText {
    static final String USAGE =
            "keda:T or keda:muSs (a lagThreshold of T messages, or of S seconds of a replica's work),"
                    + " then as wanted ,even ,persistent " + PaceText.USAGE;

    private static final Pattern THRESHOLD = Pattern.compile("(mu)?([1-9][0-9]{0,8})(s)?");

    private KedaText() {}

    static KedaSetting parse(String written) {
        PaceText text = new PaceText(written, USAGE);
        List<String> parts = text.parts();
        KedaSetting setting = KedaSetting.plain(threshold(parts.getFirst(), text));
        for (String part : parts.subList(1, parts.size())) {
            setting = with(setting, part, text);
        }
        return setting;
    }

    /** Messages, or seconds of a replica's work. */
    static Threshold threshold(String part, PaceText text) {
        Matcher matcher = THRESHOLD.matcher(part);
        if (!matcher.matches() || (matcher.group(1) == null) != (matcher.group(3) == null)) {
            throw text.wrong("begins with \"" + part + "\", which is no threshold (10 or mu10s are)");
        }
        return new Threshold(Integer.parseInt(matcher.group(2)), matcher.group(1) != null);
    }

    private static KedaSetting with(KedaSetting s, String part, PaceText text) {
        return switch (part.contains("=") ? part.substring(0, part.indexOf('=')) : part) {
            case "even" -> new KedaSetting(s.threshold(), text.flag(part, "even"), s.persistent(), s.pace());
            case "persistent" -> new KedaSetting(s.threshold(), s.even(), text.flag(part, "persistent"), s.pace());
            default -> new KedaSetting(s.threshold(), s.even(), s.persistent(), text.with(s.pace(), part));
        };
    }
}
