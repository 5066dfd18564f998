package dev.qcs.operator.simulate.tournament;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table();

    @Test
    void sumsAreOverAllCellsAndTheWorstSeedIsOneSeedsSum() {
        add("a", "own", 1, 10, 1_000);
        add("a", "own", 2, 0, 1_100);
        add("b", "own", 1, 30, 2_000);
        add("b", "own", 2, 5, 2_400);

        Score own = Table.score(table.total(""), "own");

        assertThat(own.runs()).isEqualTo(4);
        assertThat(own.violationSeconds()).isEqualTo(45);
        assertThat(own.worstViolation()).isEqualTo(30);
        assertThat(own.mean(Outcome::violationSeconds)).isEqualTo(22.5);
        assertThat(own.worst(Outcome::violationSeconds)).isEqualTo(40);
        assertThat(own.worst(Outcome::cost)).isEqualTo(3_500);
        assertThat(own.costOverLower()).isCloseTo(6_500 / 3_200.0, within(1e-9));
        assertThat(own.costOverFeasible()).isCloseTo(6_500 / 4_000.0, within(1e-9));
        assertThat(own.worstCostOverFeasible()).isCloseTo(3_500 / 2_000.0, within(1e-9));
    }

    @Test
    void aRivalWinsACellWhenItIsBetterInBothAndTheCheapestOfSeveralIsNamed() {
        add("a", "own", 1, 10, 1_000);
        add("a", "dear", 1, 9, 990);
        add("a", "cheap", 1, 9, 900);
        add("a", "late", 1, 11, 500);
        add("b", "own", 1, 10, 1_000);
        add("b", "cheap", 1, 10, 900);
        add("b", "dear", 1, 2, 1_100);
        add("b", "late", 1, 20, 500);

        assertThat(table.lost("own")).containsExactly(Map.entry("a", "cheap"));
        assertThat(table.lost("own", "dear"::equals)).containsExactly(Map.entry("a", "dear"));
        assertThat(table.betterThan("own")).containsExactly("cheap");
    }

    @Test
    void theFrontIsWhoNobodyBeatsInBoth() {
        add("a", "punctual", 1, 0, 3_000);
        add("a", "middle", 1, 5, 2_000);
        add("a", "worse", 1, 6, 2_100);
        add("a", "cheap", 1, 50, 1_000);

        assertThat(table.front()).containsExactly("cheap", "middle", "punctual");
        assertThat(Table.best(table.total(""), policy -> true)).isEqualTo("punctual");
        assertThat(Table.best(table.total(""), policy -> !policy.equals("punctual")))
                .isEqualTo("middle");
    }

    @Test
    void whoIsNeverLateAndCheaperThanTheLowerBoundIsCounted() {
        add("a", "own", 1, 0, 799);
        add("b", "own", 1, 0, 801);
        add("c", "own", 1, 3, 500);

        assertThat(Table.score(table.total(""), "own").undercuts()).isOne();
    }

    private void add(String cell, String policy, long seed, int late, double cost) {
        table.add(cell, policy, new Outcome(seed, late, Math.round(cost), 0, 0, 0, 0, cost, 800, 1_000, 0));
    }

    @Test
    void cellsAreChosenByName() {
        add("sine P=12 eager start=5", "own", 1, 1, 10);
        add("sine P=12 coop start=5", "own", 1, 2, 10);
        add("ramp P=12 eager start=5", "own", 1, 4, 10);

        assertThat(Table.score(table.total("sine"), "own").violationSeconds()).isEqualTo(3);
        assertThat(Table.score(table.total((String name) -> name.contains(" eager ")), "own")
                        .violationSeconds())
                .isEqualTo(5);
        assertThat(table.cells())
                .isEqualTo(List.of("ramp P=12 eager start=5", "sine P=12 coop start=5", "sine P=12 eager start=5"));
    }
}
