package dev.qcs.operator.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The policies that can be played, by the names that people ask for them with. */
public final class Policies {
    /** Asks for every policy that is worth comparing. */
    public static final String ALL = "all";

    private final Map<String, Family> families = new LinkedHashMap<>();

    public Policies(List<? extends Family> families) {
        for (Family family : families) {
            if (this.families.putIfAbsent(family.word(), family) != null) {
                throw new IllegalArgumentException("two kinds of policies are called " + family.word());
            }
        }
    }

    /**
     * Makers of the policies asked for, each once, in the order asked for.
     *
     * @param names as people write them: {@code qcs}, {@code fixed:6}, or {@code all}
     * @throws IllegalArgumentException with a sentence for the person who asked: which name is wrong, and what there is
     */
    public List<Maker> of(List<String> names, Setup setup) {
        Map<String, Maker> makers = new LinkedHashMap<>();
        for (String name : names) {
            for (Maker maker : named(name.strip(), setup)) {
                makers.putIfAbsent(maker.name(), maker);
            }
        }
        return List.copyOf(makers.values());
    }

    /** How each kind is asked for, one a line. */
    public List<String> usages() {
        return families.values().stream().map(Family::usage).toList();
    }

    private List<Maker> named(String name, Setup setup) {
        if (name.equals(ALL)) {
            List<Maker> all = new ArrayList<>();
            families.values().forEach(family -> all.addAll(family.members(setup)));
            return all;
        }
        int colon = name.indexOf(':');
        Family family = families.get(colon < 0 ? name : name.substring(0, colon));
        if (family == null) {
            throw new IllegalArgumentException("there is no policy \"" + name + "\"; choose from: "
                    + String.join("; ", usages()) + "; " + ALL + ", for each of them");
        }
        return List.of(family.member(colon < 0 ? null : name.substring(colon + 1), setup));
    }
}
