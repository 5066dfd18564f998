package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Groups in which all is well, whatever their number, pace and rhythm, and whatever happens to them on a good day, are never
 * warned of. Some ten thousand evaluations here; {@code -Dhealthy.evaluations=1000000} for more, {@code -Dhealthy.from=SEED} to
 * begin at another seed. The seed of a failure is in its message.
 */
class HealthyPropertyTest {
    private static final int LOOKS = 300;
    private static final int MOST_TOLD = 12;

    @Test
    void nothingIsEverWarnedOfWhereAllIsWell() {
        long wanted = Long.getLong("healthy.evaluations", 60_000L);
        long from = Long.getLong("healthy.from", 1L);
        List<String> alarms = new ArrayList<>();
        TreeMap<FindingType, Integer> counts = new TreeMap<>();
        for (long seed = from; (seed - from) * LOOKS < wanted; seed++) {
            HealthyWorld world = new HealthyWorld(seed).run(LOOKS);
            for (Finding alarm : alarms(world)) {
                counts.merge(alarm.type(), 1, Integer::sum);
                if (alarms.size() < MOST_TOLD) {
                    alarms.add("seed " + seed + " (" + world + "): " + alarm);
                }
            }
        }
        assertThat(alarms).as("%s", counts).isEmpty();
    }

    /** The first of each type. An outage that was there is told, and is no false alarm. */
    private static List<Finding> alarms(HealthyWorld world) {
        TreeMap<FindingType, Finding> alarms = new TreeMap<>();
        for (Evaluation evaluation : world.stage.evaluations()) {
            for (Finding finding : evaluation.findings()) {
                boolean outage = finding.type() == FindingType.ObservationDegraded && world.everDown();
                if (finding.severity() != Finding.Severity.Info && !outage) {
                    alarms.putIfAbsent(finding.type(), finding);
                }
            }
        }
        return List.copyOf(alarms.values());
    }
}
