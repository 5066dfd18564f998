package dev.qcs.operator.diagnose;

import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Incidents of the last day. What happens to many partitions within two minutes is one; of each type the last few are kept.
 * Immutable; every round gives the next.
 */
public record Incidents(List<Incident> all) {
    public static final Incidents NONE = new Incidents(List.of());

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int MOST_OF_A_TYPE = 4;

    public Incidents {
        all = List.copyOf(all);
    }

    Incidents next(List<Incident> seen, Instant now, Tempo tempo) {
        if (seen.isEmpty() && all.isEmpty()) {
            return NONE;
        }
        List<Incident> next = new ArrayList<>(all);
        for (Incident incident : seen) {
            int at = belongsTo(incident, next, tempo);
            if (at < 0) {
                next.add(incident);
            } else {
                next.set(at, next.get(at).with(incident));
            }
        }
        next.removeIf(incident -> Duration.between(incident.lastAt(), now).compareTo(tempo.of(KEPT)) > 0);
        return new Incidents(bounded(next));
    }

    private static int belongsTo(Incident incident, List<Incident> all, Tempo tempo) {
        for (int i = all.size() - 1; i >= 0; i--) {
            Incident known = all.get(i);
            boolean together = known.type() == incident.type()
                    && known.minor() == incident.minor()
                    && Duration.between(known.lastAt(), incident.at()).compareTo(tempo.minutes(2)) <= 0;
            if (together || known.continuedBy(incident)) {
                return i;
            }
        }
        return -1;
    }

    /** The smallest of a type go first, the minor ones before all others. */
    private static List<Incident> bounded(List<Incident> incidents) {
        List<Incident> kept = new ArrayList<>(incidents);
        for (FindingType type : FindingType.values()) {
            while (type.event()
                    && kept.stream().filter(incident -> incident.type() == type).count() > MOST_OF_A_TYPE) {
                kept.stream()
                        .filter(incident -> incident.type() == type)
                        .min(Comparator.comparing((Incident incident) -> !incident.minor())
                                .thenComparingLong(Incident::records)
                                .thenComparing(Incident::at))
                        .ifPresent(kept::remove);
            }
        }
        return kept;
    }
}
