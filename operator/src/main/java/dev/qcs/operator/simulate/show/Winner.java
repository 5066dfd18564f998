package dev.qcs.operator.simulate.show;

import dev.qcs.operator.simulate.play.Measures;
import dev.qcs.operator.simulate.play.Score;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Says in plain words which policy did best: the one that was late for the shortest time and, of those about as punctual, the
 * cheapest.
 */
public final class Winner {
    /** Of the run: policies closer together than this count as equally punctual. */
    private static final double AS_PUNCTUAL = 0.005;

    private Winner() {}

    /** The best score of at least one. */
    public static Score best(List<Score> scores, int seconds) {
        double fewest = scores.stream().mapToDouble(Winner::late).min().orElseThrow() + AS_PUNCTUAL * seconds;
        return scores.stream()
                .filter(score -> late(score) <= fewest)
                .min(Comparator.comparingDouble(Winner::cost).thenComparingDouble(Winner::late))
                .orElseThrow();
    }

    /** A few sentences; with one policy, what became of it. */
    public static String note(List<Score> scores, int seconds, int objective) {
        Score best = best(scores, seconds);
        StringBuilder note = new StringBuilder();
        note.append(scores.size() == 1 ? best.policy() : "Best: " + best.policy() + ". It")
                .append(
                        late(best) == 0
                                ? " never let a message get older than " + ScoreTable.time(objective)
                                : " let messages get older than " + ScoreTable.time(objective) + " for "
                                        + ScoreTable.time(late(best)) + " of " + ScoreTable.time(seconds))
                .append(String.format(
                        Locale.ROOT,
                        ", with %.1f replica-hours and %s.",
                        best.mean(Measures::replicaSeconds) / 3600,
                        rescales(best)));
        others(scores, best).forEach(sentence -> note.append(' ').append(sentence));
        if (scores.stream().allMatch(score -> score.mean(Measures::lateShare) > 0.2)) {
            note.append(
                    " No policy here kept up: something else than the number of replicas is the limit, such as --max-replicas,"
                            + " partitions, the speed of consumers or what lies behind them.");
        }
        return note.toString();
    }

    /** The runner-up on time, and the cheapest. */
    private static List<String> others(List<Score> scores, Score best) {
        List<Score> rest = scores.stream()
                .filter(score -> !score.policy().equals(best.policy()))
                .toList();
        if (rest.isEmpty()) {
            return List.of();
        }
        Score next =
                Collections.min(rest, Comparator.comparingDouble(Winner::late).thenComparingDouble(Winner::cost));
        Score cheapest = Collections.min(rest, Comparator.comparingDouble(Winner::cost));
        List<String> sentences = new ArrayList<>(List.of("Next on time: " + compared(next, best) + "."));
        if (cost(cheapest) < cost(best) && !cheapest.policy().equals(next.policy())) {
            sentences.add("Cheapest: " + compared(cheapest, best) + ".");
        }
        return sentences;
    }

    private static String compared(Score score, Score best) {
        long percent = Math.round(100 * (cost(score) / Math.max(1, cost(best)) - 1));
        String dearer = percent == 0
                ? "at the same cost"
                : percent > 0 ? "at " + percent + " % more cost" : "at " + -percent + " % less cost";
        return score.policy() + (late(score) == 0 ? ", never late" : ", late for " + ScoreTable.time(late(score)))
                + ", " + dearer;
    }

    private static String rescales(Score score) {
        double rescales = score.mean(Measures::rescales);
        return rescales == 1
                ? "1 rescale"
                : String.format(
                        Locale.ROOT, rescales == Math.rint(rescales) ? "%.0f rescales" : "%.1f rescales", rescales);
    }

    private static double late(Score score) {
        return score.mean(Measures::violationSeconds);
    }

    private static double cost(Score score) {
        return score.mean(Measures::cost);
    }
}
