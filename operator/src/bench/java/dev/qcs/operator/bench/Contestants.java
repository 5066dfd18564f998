package dev.qcs.operator.bench;

import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.contend.Qcs;
import dev.qcs.operator.simulate.oracle.Tracker;
import dev.qcs.operator.simulate.rival.KedaFamily;
import dev.qcs.operator.simulate.rival.Rivals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Who is played, and who counts as what. */
final class Contestants {
    static final String OWN = "qcs";

    /** Knows what is to come, and takes no turns between sizes. */
    static final String TRACKER = "tracker";

    private static final Duration POLLING = Duration.ofSeconds(5);

    private Contestants() {}

    /**
     * Our own policy and every rival, sizes that nobody changes among them.
     *
     * @param wholeGrid true for all 240 settings of KEDA, false for 24 of them
     */
    static List<Maker> of(Setup setup, boolean wholeGrid) {
        return with(Rivals.families(), setup, wholeGrid);
    }

    /** The same for a RabbitMQ queue or, where {@code shared}, a Kafka share group. */
    static List<Maker> ofPool(Setup setup, boolean wholeGrid, boolean shared) {
        return with(shared ? Rivals.ofShareGroups() : Rivals.ofQueues(), setup, wholeGrid);
    }

    private static List<Maker> with(List<Family> rivals, Setup setup, boolean wholeGrid) {
        List<Maker> makers = new ArrayList<>(new Qcs(POLLING).members(setup));
        for (Family family : rivals) {
            makers.addAll(!wholeGrid && family instanceof KedaFamily keda ? keda.selection() : family.members(setup));
        }
        makers.add(new Tracker());
        return makers;
    }

    /** Autoscalers other than our own. A fixed size was chosen by somebody who knew the load, and one knows the future. */
    static boolean isRival(String policy) {
        return !policy.startsWith(OWN) && !policy.startsWith("fixed") && !policy.equals(TRACKER);
    }

    /** Those that a ScaledObject or an HPA can be set to. */
    static boolean isOfTheGrid(String policy) {
        return policy.startsWith("keda:") || policy.startsWith("hpa-cpu:");
    }
}
