package dev.qcs.operator.simulate.tournament;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Scores by cell and policy. */
public final class Table {
    private final SortedMap<String, Map<String, Score>> cells = new TreeMap<>();

    synchronized void add(String cell, String policy, Score score) {
        cells.computeIfAbsent(cell, name -> new LinkedHashMap<>()).merge(policy, score, Score::plus);
    }

    /** Names of the cells. */
    public List<String> cells() {
        return List.copyOf(cells.keySet());
    }

    /** Scores of every policy in a cell. */
    public Map<String, Score> cell(String name) {
        return Map.copyOf(Objects.requireNonNull(cells.get(name), name));
    }

    /** Scores over all cells whose name has the given beginning; an empty one means all. */
    public Map<String, Score> total(String beginning) {
        Map<String, Score> totals = new TreeMap<>();
        cells.forEach((name, scores) -> {
            if (name.startsWith(beginning)) {
                scores.forEach((policy, score) -> totals.merge(policy, score, Score::plus));
            }
        });
        return totals;
    }

    /** Policies that were late for a shorter time and cost less than the given one, over all cells together. */
    public List<String> betterThan(String policy) {
        return better(total(""), policy);
    }

    /** Cells in which some other policy was both, with one of them. */
    public Map<String, String> lost(String policy) {
        Map<String, String> lost = new LinkedHashMap<>();
        cells.forEach((name, scores) ->
                better(scores, policy).stream().findFirst().ifPresent(winner -> lost.put(name, winner)));
        return lost;
    }

    /** Policies that no other one beats in both, cheapest first. */
    public List<String> front() {
        Map<String, Score> totals = total("");
        return totals.keySet().stream()
                .filter(policy -> better(totals, policy).isEmpty())
                .sorted((a, b) -> Double.compare(cost(totals, a), cost(totals, b)))
                .toList();
    }

    private static double cost(Map<String, Score> scores, String policy) {
        return Objects.requireNonNull(scores.get(policy), policy).cost();
    }

    private static List<String> better(Map<String, Score> scores, String policy) {
        Score own = Objects.requireNonNull(scores.get(policy), policy);
        List<String> better = new ArrayList<>();
        scores.forEach((name, score) -> {
            if (!name.equals(policy) && score.betterThan(own)) {
                better.add(name);
            }
        });
        return better;
    }
}
