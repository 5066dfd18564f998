package dev.qcs.operator.simulate.tournament;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Scores by cell and policy. */
public final class Table {
    private final SortedMap<String, SortedMap<String, List<Outcome>>> cells = new TreeMap<>();

    synchronized void add(String cell, String policy, Outcome outcome) {
        cells.computeIfAbsent(cell, name -> new TreeMap<>())
                .computeIfAbsent(policy, name -> new ArrayList<>())
                .add(outcome);
    }

    /** Names of the cells. */
    public synchronized List<String> cells() {
        return List.copyOf(cells.keySet());
    }

    /** Scores of every policy in a cell. */
    public SortedMap<String, Score> cell(String name) {
        return total(name::equals);
    }

    /** Scores over all cells whose name has the given beginning; an empty one means all. */
    public SortedMap<String, Score> total(String beginning) {
        return total((String name) -> name.startsWith(beginning));
    }

    /** Scores over the cells with such names. */
    public synchronized SortedMap<String, Score> total(Predicate<String> names) {
        Map<String, List<Outcome>> outcomes = new TreeMap<>();
        cells.forEach((name, policies) -> {
            if (names.test(name)) {
                policies.forEach((policy, more) -> outcomes.computeIfAbsent(policy, key -> new ArrayList<>())
                        .addAll(more));
            }
        });
        SortedMap<String, Score> totals = new TreeMap<>();
        outcomes.forEach((policy, all) -> totals.put(policy, new Score(all)));
        return totals;
    }

    /** Policies that were late for a shorter time and cost less than the given one, over all cells together. */
    public List<String> betterThan(String policy) {
        return better(total(""), policy, name -> true);
    }

    /** Cells in which some other policy was both, with the cheapest of them. */
    public Map<String, String> lost(String policy) {
        return lost(policy, name -> true);
    }

    /**
     * Cells in which some rival was late for a shorter time and cost less, with the cheapest of them.
     *
     * @param rivals which of the other policies count
     */
    public Map<String, String> lost(String policy, Predicate<String> rivals) {
        Map<String, String> lost = new LinkedHashMap<>();
        for (String cell : cells()) {
            SortedMap<String, Score> scores = cell(cell);
            better(scores, policy, rivals).stream()
                    .min(Comparator.comparingDouble(name -> score(scores, name).cost()))
                    .ifPresent(winner -> lost.put(cell, winner));
        }
        return lost;
    }

    /** Policies that no other one beats in both, cheapest first. */
    public List<String> front() {
        return front(total(""));
    }

    /** Of these, the policies that no other one beats in both, cheapest first. */
    public static List<String> front(Map<String, Score> scores) {
        return scores.keySet().stream()
                .filter(policy -> better(scores, policy, name -> true).isEmpty())
                .sorted(Comparator.comparingDouble(
                        policy -> score(scores, policy).cost()))
                .toList();
    }

    /** Of these, the policies that were late for a shorter time and cost less than the given one. */
    public static List<String> better(Map<String, Score> scores, String policy, Predicate<String> rivals) {
        Score own = score(scores, policy);
        List<String> better = new ArrayList<>();
        scores.forEach((name, score) -> {
            if (!name.equals(policy) && rivals.test(name) && score.betterThan(own)) {
                better.add(name);
            }
        });
        return better;
    }

    /**
     * Of these, the one that was late for the shortest time, the cheapest of several.
     *
     * @throws IllegalArgumentException when no rival is among them
     */
    public static String best(Map<String, Score> scores, Predicate<String> rivals) {
        return scores.keySet().stream()
                .filter(rivals)
                .min(Comparator.<String>comparingLong(
                                name -> score(scores, name).violationSeconds())
                        .thenComparingDouble(name -> score(scores, name).cost()))
                .orElseThrow(() -> new IllegalArgumentException("no rival was played"));
    }

    /** The score of a policy that was played. */
    public static Score score(Map<String, Score> scores, String policy) {
        return Objects.requireNonNull(scores.get(policy), policy);
    }
}
