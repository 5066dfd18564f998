package dev.qcs.operator.bench;

import static dev.qcs.operator.bench.Contestants.OWN;

import dev.qcs.operator.bench.report.Bar;
import dev.qcs.operator.bench.report.Section;
import dev.qcs.operator.bench.report.Words;
import dev.qcs.operator.simulate.plant.PlantSettings.Rebalance;
import dev.qcs.operator.simulate.tournament.Outcome;
import dev.qcs.operator.simulate.tournament.Score;
import dev.qcs.operator.simulate.tournament.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What a tournament says: the table, who does better where, rescales, and what of it is promised. */
final class Quality {
    private static final String LIMITED = "downstream-limit";

    private final String title;
    private final String conditions;
    private final Table table;
    private final SortedMap<String, Score> totals;

    Quality(String title, String conditions, Table table) {
        this.title = title;
        this.conditions = conditions;
        this.table = table;
        totals = table.total("");
    }

    /** Every policy over all cells. */
    Section policies() {
        List<String> front = Table.front(totals);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "POLICY",
                "LATE s",
                "WORST SEED",
                "REPLICA-S",
                "WORST SEED",
                "RESCALES",
                "WORST SEED",
                "PAUSED s",
                "COST/LOWER",
                "COST/UPPER",
                "WORST SEED",
                "FRONT"));
        totals.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().violationSeconds()))
                .forEach(entry -> rows.add(row(entry.getKey(), entry.getValue(), front.contains(entry.getKey()))));
        Score own = Table.score(totals, OWN);
        long undercuts = totals.values().stream().mapToLong(Score::undercuts).sum();
        long runs = totals.values().stream().mapToLong(Score::runs).sum();
        return new Section(
                title,
                List.of(
                        conditions,
                        "Sums over " + table.cells().size() + " cells, the mean and the worst of the seeds. COST is"
                                + " replica-seconds and 60 for each rescale, over that of the best schedule: a lower bound, and one"
                                + " that can be carried out. The best schedule costs "
                                + Words.whole(own.mean(Outcome::oracleLower)) + " to "
                                + Words.whole(own.mean(Outcome::oracleFeasible)) + " and is late at the end of "
                                + Words.whole(own.mean(Outcome::oracleLateSlots))
                                + " slots of 15 s that nobody could have saved."),
                rows,
                List.of(
                        "Pareto front, cheapest first: " + String.join(", ", front) + ".",
                        "Never late and cheaper than the lower bound: " + undercuts + " of "
                                + Words.whole((double) runs)
                                + " runs (a slot of 15 s that begins late, or members with unequal numbers of partitions)."));
    }

    private static List<String> row(String policy, Score score, boolean front) {
        return List.of(
                policy,
                Words.whole(score.mean(Outcome::violationSeconds)),
                Words.whole(score.worst(Outcome::violationSeconds)),
                Words.whole(score.mean(Outcome::replicaSeconds)),
                Words.whole(score.worst(Outcome::replicaSeconds)),
                Words.whole(score.mean(Outcome::rescales)),
                Words.whole(score.worst(Outcome::rescales)),
                Words.whole(score.mean(Outcome::pauseSeconds)),
                Words.ratio(score.costOverLower()),
                Words.ratio(score.costOverFeasible()),
                Words.ratio(score.worstCostOverFeasible()),
                front ? "*" : "");
    }

    /** Every cell in which a rival was late for a shorter time and cost less. */
    Section lost() {
        Map<String, String> lost = table.lost(OWN, Contestants::isRival);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CELL", "RIVAL", "ITS LATE s", "OURS", "ITS COST", "OURS"));
        lost.forEach((cell, rival) -> {
            SortedMap<String, Score> scores = table.cell(cell);
            Score its = Table.score(scores, rival);
            Score ours = Table.score(scores, OWN);
            rows.add(List.of(
                    cell,
                    rival,
                    Words.whole(its.mean(Outcome::violationSeconds)),
                    Words.whole(ours.mean(Outcome::violationSeconds)),
                    Words.whole(its.mean(Outcome::cost)),
                    Words.whole(ours.mean(Outcome::cost))));
        });
        int fixed = table.lost(OWN, policy -> policy.startsWith("fixed")).size();
        int cells = table.cells().size();
        return new Section(
                title + ": cells in which a rival does better in both",
                List.of(lost.size() + " of " + cells + " cells (" + Words.percent(lost.size(), cells)
                        + "); of several rivals the cheapest is named. A fixed size chosen by somebody who knew the load does better"
                        + " in both in " + fixed + "."),
                lost.isEmpty() ? List.of() : rows,
                List.of());
    }

    /** Rescales beside those of the best setting and of the quietest one, by plant. */
    Section rescales(List<Bar> bars) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "PLANT", "OURS", "BEST SETTING", "ITS RESCALES", "OURS/ITS", "QUIETEST SETTING", "ITS RESCALES"));
        rescaleRow("all", totals, rows, bars);
        for (int partitions : Cells.PARTITIONS) {
            for (Rebalance rebalance : Cells.REBALANCES) {
                String label = Cells.plantLabel(partitions, rebalance);
                SortedMap<String, Score> scores = table.total((String name) -> name.contains(label + " "));
                if (!scores.isEmpty()) {
                    rescaleRow(label.strip(), scores, rows, bars);
                }
            }
        }
        return new Section(
                title + ": rescales",
                List.of(
                        "The best setting of the grid is the one with the fewest late seconds, the cheapest of several; the quietest"
                                + " has the fewest rescales, however late."),
                rows,
                List.of());
    }

    private static void rescaleRow(
            String plant, SortedMap<String, Score> scores, List<List<String>> rows, List<Bar> bars) {
        Score own = Table.score(scores, OWN);
        String best = Table.best(scores, Contestants::isOfTheGrid);
        Score its = Table.score(scores, best);
        String quietest = scores.keySet().stream()
                .filter(Contestants::isOfTheGrid)
                .min(Comparator.comparingLong(
                        policy -> Table.score(scores, policy).rescales()))
                .orElse(best);
        double ratio = own.rescales() / (double) Math.max(1, its.rescales());
        rows.add(List.of(
                plant,
                Words.whole(own.mean(Outcome::rescales)),
                best,
                Words.whole(its.mean(Outcome::rescales)),
                Words.ratio(ratio),
                quietest,
                Words.whole(Table.score(scores, quietest).mean(Outcome::rescales))));
        bars.add(new Bar(
                "rescales against the best setting of the grid, " + plant,
                Words.ratio(ratio) + " of " + best,
                "<= 0.33",
                ratio <= 1 / 3.0));
        List<String> better = Table.better(scores, OWN, Contestants::isOfTheGrid);
        bars.add(new Bar(
                "settings of the grid that are late for a shorter time and cost less, " + plant,
                better.isEmpty() ? "none" : better.size() + ", such as " + better.getFirst(),
                "none",
                better.isEmpty()));
    }

    /**
     * What is promised of the cost over all cells, and of single ones.
     *
     * @param most cost over that of the best schedule, by its lower bracket
     */
    void promises(List<Bar> bars, double most) {
        double over = Table.score(totals, OWN).costOverLower();
        double tracked = Table.score(totals, Contestants.TRACKER).costOverLower();
        bars.add(new Bar(
                "cost over the best schedule's lower bracket, " + title,
                Words.ratio(over) + "; a tracker that knows the next minutes: " + Words.ratio(tracked),
                "<= " + Words.ratio(most),
                over <= most));
        int lost = table.lost(OWN, Contestants::isOfTheGrid).size();
        int cells = table.cells().size();
        bars.add(new Bar(
                "cells in which a setting of the grid is late for a shorter time and costs less, " + title,
                lost + " of " + cells,
                "<= 10 %",
                10 * lost <= cells));
    }

    /** Replica-seconds beyond what a limit behind the consumers can use. */
    Section limited(List<Bar> bars) {
        SortedMap<String, Score> scores = table.total(LIMITED);
        Score own = Table.score(scores, OWN);
        String best = Table.best(scores, Contestants::isRival);
        String thriftiest = scores.keySet().stream()
                .filter(Contestants::isRival)
                .min(Comparator.comparingLong(
                        policy -> Table.score(scores, policy).uselessReplicaSeconds()))
                .orElse(best);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("POLICY", "BEYOND USE, REPLICA-S", "OF ALL", "LATE s"));
        for (String policy : List.of(OWN, best, thriftiest)) {
            Score score = Table.score(scores, policy);
            rows.add(List.of(
                    policy,
                    Words.whole(score.mean(Outcome::uselessReplicaSeconds)),
                    Words.percent((double) score.uselessReplicaSeconds(), (double) score.replicaSeconds()),
                    Words.whole(score.mean(Outcome::violationSeconds))));
        }
        Score its = Table.score(scores, best);
        bars.add(new Bar(
                "replica-seconds beyond what a downstream limit can use, against the best rival",
                Words.whole(own.mean(Outcome::uselessReplicaSeconds)),
                "<= a quarter of the " + Words.whole(its.mean(Outcome::uselessReplicaSeconds)) + " of " + best,
                4 * own.uselessReplicaSeconds() <= its.uselessReplicaSeconds()));
        return new Section(
                title + ": a limit behind the consumers",
                List.of("Replicas beyond the fewest that do as much as any number could, over the cells of " + LIMITED
                        + ": ours, the rival with the fewest late seconds, and the one that wastes least."),
                rows,
                List.of());
    }

    /** What is promised for pools, where nothing but the most replicas allowed limits a size. */
    void poolPromises(List<Bar> bars) {
        List<String> better = Table.better(totals, OWN, Contestants::isOfTheGrid);
        bars.add(new Bar(
                "settings of the grid that are late for a shorter time and cost less, " + title,
                better.isEmpty() ? "none" : better.size() + ", such as " + better.getFirst(),
                "none",
                better.isEmpty()));
        String best = Table.best(totals, Contestants::isOfTheGrid);
        double ratio =
                Table.score(totals, OWN).cost() / Table.score(totals, best).cost();
        bars.add(new Bar(
                "cost against the setting with the fewest late seconds, " + title,
                Words.ratio(ratio) + " of " + best,
                "<= 0.50",
                ratio <= 0.5));
    }

    /** Each situation by itself, beside the setting of the grid that was late for the shortest time there. */
    Section cells() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "CELL",
                "LATE s",
                "REPLICA-S",
                "RESCALES",
                "COST/LOWER",
                "BEST SETTING",
                "ITS LATE s",
                "ITS COST/LOWER"));
        for (String cell : table.cells()) {
            SortedMap<String, Score> scores = table.cell(cell);
            Score own = Table.score(scores, OWN);
            String best = Table.best(scores, Contestants::isRival);
            Score its = Table.score(scores, best);
            rows.add(List.of(
                    cell,
                    Words.whole(own.mean(Outcome::violationSeconds)),
                    Words.whole(own.mean(Outcome::replicaSeconds)),
                    Words.tenth(own.mean(Outcome::rescales)),
                    Words.ratio(own.costOverLower()),
                    best,
                    Words.whole(its.mean(Outcome::violationSeconds)),
                    Words.ratio(its.costOverLower())));
        }
        return new Section(
                title + ": each situation",
                List.of("Beside the rival with the fewest late seconds in it, the cheapest of several."),
                rows,
                List.of());
    }

    Table table() {
        return table;
    }

    String title() {
        return title;
    }
}
