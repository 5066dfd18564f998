package dev.qcs.operator.simulate.play;

import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.plant.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Watches a run, second by second. */
final class Meter {
    private static final int BUSIEST = 60;

    private final Simulation simulation;
    private final Future future;
    private final int timelineStep;
    private final double[] behind;
    private final List<Run.Point> timeline = new ArrayList<>();
    private double pointArrivals;
    private double pointBehind;
    private int pointSeconds;
    private int violations;
    private long replicaSeconds;
    private long idleReplicaSeconds;
    private long uselessReplicaSeconds;
    private int useful;
    private int rescales;
    private int mostReplicas;
    private int removedWhileBlind;
    private int unservedSince = -1;
    private @Nullable Double firstMessageDelay;

    Meter(Simulation simulation, Future future, int timelineStep) {
        this.simulation = simulation;
        this.future = future;
        this.timelineStep = timelineStep;
        behind = new double[simulation.workload().seconds()];
    }

    void rescaled(int from, int to, boolean blind) {
        rescales++;
        removedWhileBlind += blind ? Math.max(0, from - to) : 0;
    }

    /** After the given second. */
    void note(Model plant, int second) {
        double now = plant.secondsBehind();
        double arrivals = simulation.workload().arrivals(second);
        int replicas = plant.wanted();
        behind[second] = now;
        violations += now > simulation.objectiveSeconds() ? 1 : 0;
        replicaSeconds += replicas;
        idleReplicaSeconds += arrivals == 0 && now == 0 ? replicas : 0;
        useful = future.sameAsBefore(second) ? useful : future.useful(second);
        uselessReplicaSeconds += Math.max(0, replicas - useful);
        mostReplicas = Math.max(mostReplicas, replicas);
        noteFirstMessage(plant, second, now);
        if (timelineStep > 0) {
            notePoint(plant, second, arrivals, now);
        }
    }

    private void noteFirstMessage(Model plant, int second, double now) {
        if (unservedSince < 0 && now > 0 && plant.view().ready() == 0) {
            unservedSince = second;
        } else if (unservedSince >= 0 && plant.servedLately() > 0) {
            double delay = second - unservedSince;
            firstMessageDelay = firstMessageDelay == null ? delay : Math.max(firstMessageDelay, delay);
            unservedSince = -1;
        }
    }

    private void notePoint(Model plant, int second, double arrivals, double now) {
        pointArrivals += arrivals;
        pointBehind = Math.max(pointBehind, now);
        pointSeconds++;
        if ((second + 1) % timelineStep == 0 || second + 1 == behind.length) {
            timeline.add(new Run.Point(
                    second + 1,
                    pointArrivals / pointSeconds,
                    pointBehind,
                    plant.wanted(),
                    plant.view().ready()));
            pointArrivals = 0;
            pointBehind = 0;
            pointSeconds = 0;
        }
    }

    List<Run.Point> timeline() {
        return timeline;
    }

    Measures measures(Model plant) {
        double[] sorted = behind.clone();
        Arrays.sort(sorted);
        double arrived = plant.arrived();
        return new Measures(
                violations,
                arrived == 0 ? 0 : plant.late() / arrived,
                percentile(sorted, 0.5),
                percentile(sorted, 0.95),
                percentile(sorted, 0.99),
                sorted[sorted.length - 1],
                replicaSeconds,
                idleReplicaSeconds,
                uselessReplicaSeconds,
                rescales,
                plant.pauseSeconds(),
                plant.partitionsMoved(),
                mostReplicas,
                mostReplicas / (double) enoughForTheBusiestMinute(),
                removedWhileBlind,
                unservedSince < 0 ? firstMessageDelay : atLeast(behind.length - unservedSince),
                arrived);
    }

    private Double atLeast(double delay) {
        return firstMessageDelay == null ? delay : Math.max(firstMessageDelay, delay);
    }

    private static double percentile(double[] sorted, double share) {
        return sorted[Math.clamp((long) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }

    /** The smallest size that sustains the busiest minute, or the best there is. */
    private int enoughForTheBusiestMinute() {
        int seconds = Math.min(BUSIEST, behind.length);
        double sum = 0;
        double busiest = 0;
        for (int t = 0; t < behind.length; t++) {
            sum += simulation.workload().arrivals(t)
                    - (t >= seconds ? simulation.workload().arrivals(t - seconds) : 0);
            busiest = t >= seconds - 1 ? Math.max(busiest, sum / seconds) : busiest;
        }
        double need = Math.min(busiest * (1 - 1e-9), simulation.plant().most());
        int n = 1;
        while (n < simulation.maxReplicas() && simulation.plant().sustained(n) < need) {
            n++;
        }
        return n;
    }
}
