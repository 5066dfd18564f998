package dev.qcs.operator.bench;

import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Policies;
import dev.qcs.operator.simulate.contend.Qcs;
import dev.qcs.operator.simulate.oracle.OracleFamily;
import dev.qcs.operator.simulate.play.Score;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.rival.Rivals;
import dev.qcs.operator.simulate.show.Picture;
import dev.qcs.operator.simulate.tournament.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Typical runs, drawn. */
final class Pictures {
    private static final int STEP = 5;
    private static final List<String> DRAWN =
            List.of("qcs", "keda:10", "keda:mu10s,even,down=50/300", "flink:queue", "oracle-upper");

    private Pictures() {}

    /** Draws the first seed of each cell into a file of its own; returns the names of the files. */
    static List<String> draw(List<Cell> cells, Path directory) throws IOException {
        List<Family> families = new ArrayList<>(List.of(new Qcs(Duration.ofSeconds(5))));
        families.addAll(Rivals.families());
        families.add(OracleFamily.upper());
        List<String> files = new ArrayList<>();
        for (Cell cell : cells) {
            Simulation simulation = cell.simulation(1);
            List<Score> scores = new Policies(families)
                    .of(DRAWN, simulation.setup()).stream()
                            .map(maker -> new Score(maker.name(), List.of(simulation.play(maker, STEP)), null))
                            .toList();
            String file = cell.name().replaceAll("[^A-Za-z0-9]+", "-") + ".svg";
            Files.writeString(directory.resolve(file), Picture.svg(cell.name(), scores, cell.objectiveSeconds()));
            files.add(file);
        }
        return files;
    }
}
