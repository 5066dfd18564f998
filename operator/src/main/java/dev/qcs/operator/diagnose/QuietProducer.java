package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.SlowTracks;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.List;

/** Nothing is left to do, and nothing has come for far longer than usual. */
final class QuietProducer implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        Long lag = symptoms.estimate().lag();
        SlowTracks tracks = symptoms.history().slowTracks();
        Duration quiet = tracks.quietFor(symptoms.now());
        Duration usual = tracks.usualGap();
        if (lag == null || lag > 0 || symptoms.estimate().unknownPartitions() > 0 || quiet == null || usual == null) {
            return List.of();
        }
        Duration least = symptoms.tempo().minutes(10);
        Duration tenTimes = usual.multipliedBy(10);
        if (quiet.compareTo(least.compareTo(tenTimes) > 0 ? least : tenTimes) < 0) {
            return List.of();
        }
        return List.of(Found.of(
                        FindingType.IdleProducer, Severity.Info, symptoms.now().minus(quiet))
                .says("no new records for " + Figures.time(quiet) + " (usually every " + Figures.time(usual) + ")")
                .advises("nothing if that is expected; otherwise look at the producers")
                .done());
    }
}
