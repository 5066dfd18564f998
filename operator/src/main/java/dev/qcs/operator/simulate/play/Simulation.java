package dev.qcs.operator.simulate.play;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.plant.Blueprint;
import dev.qcs.operator.simulate.plant.Fault;
import dev.qcs.operator.simulate.plant.Model;
import dev.qcs.operator.simulate.workload.Workload;

/**
 * A plant, a workload and what is asked of whoever scales it: the same for every policy that is played.
 *
 * @param objectiveSeconds no message is to wait longer; 1..86,400
 * @param minReplicas 0..1000
 * @param maxReplicas 1..1000, at least {@code minReplicas}
 * @param seed of what is random in the plant; a workload has its own
 */
public record Simulation(
        Blueprint plant, Workload workload, int objectiveSeconds, int minReplicas, int maxReplicas, long seed) {

    public Simulation {
        if (objectiveSeconds < 1 || objectiveSeconds > 86_400) {
            throw new IllegalArgumentException(
                    "the objective must be 1 to 86,400 seconds behind at most, was " + objectiveSeconds);
        }
        if (minReplicas < 0 || maxReplicas < 1 || minReplicas > maxReplicas || maxReplicas > 1000) {
            throw new IllegalArgumentException(
                    "0 <= least replicas <= most replicas <= 1000, and most at least 1, do not" + " hold: "
                            + minReplicas + ".." + maxReplicas);
        }
    }

    /** What whoever configures an autoscaler for it knows. */
    public Setup setup() {
        return new Setup(
                plant.partitions(),
                plant.consumers().perReplica(),
                plant.consumers().capacity() * plant.consumers().perReplica(),
                objectiveSeconds,
                minReplicas,
                maxReplicas);
    }

    /** What an oracle may know of it. */
    public Future future() {
        boolean[] dealtAnew = new boolean[workload.seconds()];
        for (int second = 1; second < dealtAnew.length; second++) {
            dealtAnew[second] = workload.skew().changesAt(second);
        }
        return new Future(
                workload.arrivals(),
                plant.rates(workload, maxReplicas),
                dealtAnew,
                plant.replicasAtStart(),
                plant.pods().startSeconds(),
                plant.pauseOfAll());
    }

    /** Plays one policy, without a timeline. */
    public Run play(Maker maker) {
        return play(maker, 0);
    }

    /**
     * Plays one policy from beginning to end.
     *
     * @param timelineStep seconds between two points of the timeline; 0 = none is kept
     */
    public Run play(Maker maker, int timelineStep) {
        return play(maker, future(), timelineStep);
    }

    /**
     * Plays one policy from beginning to end.
     *
     * @param future that of this simulation, for whoever plays many policies and would work it out as often
     * @param timelineStep seconds between two points of the timeline; 0 = none is kept
     */
    public Run play(Maker maker, Future future, int timelineStep) {
        Contender contender = maker.make(setup(), future);
        Model model = plant.build(workload, objectiveSeconds, seed);
        Meter meter = new Meter(this, future, timelineStep);
        for (int second = 0; second < workload.seconds(); second++) {
            int before = model.wanted();
            int wanted = present(contender, second) ? contender.replicas(model.view()) : before;
            if (wanted != before) {
                meter.rescaled(before, wanted, model.blinded());
                model.scale(wanted);
            }
            model.tick();
            meter.note(model, second);
        }
        return new Run(maker.name(), workload.name(), seed, meter.measures(model), meter.timeline());
    }

    /** False while the autoscaler's own process is away; tells it when it is back. */
    private boolean present(Contender contender, int second) {
        for (Fault fault : plant.faults()) {
            if (fault instanceof Fault.Restart restart) {
                if (restart.at(second)) {
                    return false;
                }
                if (restart.until() == second) {
                    contender.restart();
                }
            }
        }
        return true;
    }
}
