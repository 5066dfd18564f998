package dev.qcs.operator.simulate.tournament;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.rival.FixedFamily;
import dev.qcs.operator.simulate.workload.Workload;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TournamentTest {
    private static final Cell STEADY =
            new Cell("steady", seed -> Workload.of("steady", 600, second -> 320), PlantSettings.usual(), 60);
    private static final Cell NOISY = new Cell(
            "noisy",
            seed -> Workload.of("noisy", 600, second -> 320).noisy(0.2, new Random(seed)),
            PlantSettings.usual(),
            60);

    @Test
    void everyPolicyIsPlayedInEveryCellWithEverySeed() throws Exception {
        List<Integer> progress = new CopyOnWriteArrayList<>();

        Table table = Tournament.play(
                List.of(STEADY, NOISY), TournamentTest::sizes, 3, (done, all) -> progress.add(100 * all + done));

        assertThat(table.cells()).containsExactly("noisy", "steady");
        for (String cell : table.cells()) {
            assertThat(table.cell(cell)).containsOnlyKeys("fixed:4", "fixed:6");
            assertThat(table.cell(cell).values())
                    .allSatisfy(score -> assertThat(score.outcomes())
                            .extracting(Outcome::seed)
                            .containsExactlyInAnyOrder(1L, 2L, 3L));
        }
        // Nothing is random in the steady cell: one run stands for the three seeds.
        assertThat(progress).containsExactlyInAnyOrder(401, 402, 403, 404);
    }

    @Test
    void whatIsNeitherUsedNorOfUseIsCounted() throws Exception {
        Cell limited = new Cell(
                "limited",
                seed -> Workload.of("limited", 600, second -> 320).downstream(second -> 350),
                PlantSettings.usual(),
                60);

        SortedMap<String, Score> scores = Tournament.play(List.of(limited), TournamentTest::sizes, 1, (done, all) -> {})
                .cell("limited");

        // Four replicas do 400/s, more than the limit lets through; two more are of no use.
        assertThat(Table.score(scores, "fixed:4").uselessReplicaSeconds()).isZero();
        assertThat(Table.score(scores, "fixed:6").uselessReplicaSeconds()).isEqualTo(2 * 600);
    }

    @Test
    void aFailingPolicyEndsTheTournamentWithItsReason() {
        Maker failing = new Maker() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public Contender make(Setup setup, Future future) {
                throw new IllegalArgumentException("no such luck");
            }
        };

        assertThatThrownBy(() -> Tournament.play(
                        List.of(STEADY), setup -> Collections.singletonList(failing), 1, (done, all) -> {}))
                .hasMessageContaining("no such luck");
    }

    private static List<Maker> sizes(Setup setup) {
        return List.of(new FixedFamily().member("4", setup), new FixedFamily().member("6", setup));
    }
}
