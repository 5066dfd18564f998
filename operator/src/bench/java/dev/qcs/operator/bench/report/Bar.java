package dev.qcs.operator.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A promise, and whether it is kept.
 *
 * @param figure measured, in words
 * @param limit promised, in words
 */
public record Bar(String promise, String figure, String limit, boolean kept) {

    /** {@code PASS} or {@code MISS}. */
    public String verdict() {
        return kept ? "PASS" : "MISS";
    }

    /** All of them, one a row, those that are missed told apart. */
    public static Section section(List<Bar> bars) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("PROMISE", "LIMIT", "MEASURED", "VERDICT"));
        bars.forEach(bar -> rows.add(List.of(bar.promise, bar.limit, bar.figure, bar.verdict())));
        long missed = bars.stream().filter(bar -> !bar.kept).count();
        return new Section(
                "The release bar",
                List.of(),
                rows,
                List.of(
                        missed == 0
                                ? "All " + bars.size() + " are kept."
                                : missed + " of " + bars.size() + " are missed.",
                        "Exact cap, the limiter against the HPA's rules, missing data and the ski rental are properties that"
                                + " `make test` checks."));
    }
}
