package dev.qcs.operator.simulate.oracle;

import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What is to be planned: a run cut into slots, in each of which one of a few sizes runs.
 *
 * @param sizes to choose from, ascending; of sizes that do the same work only the smallest
 * @param start index of the size that runs when the run begins
 * @param growsFrom the first slot that can have more replicas than the one before it: those for an earlier one would have had to
 *     be asked for before the run began
 * @param podStartSeconds for which a new replica is paid before it works
 * @param pauseSeconds for which the whole group does nothing at each change
 * @param rescaleCost replica-seconds that a change costs beyond its Pods and its pause
 */
record Problem(
        List<Slot> slots,
        List<Size> sizes,
        int start,
        int growsFrom,
        double podStartSeconds,
        double pauseSeconds,
        double rescaleCost) {

    static final int SLOT_SECONDS = 15;
    private static final double RESCALE_COST = 60;
    private static final double MORE_WORK = 1 + 1e-9;

    /**
     * A part of the run.
     *
     * @param seconds its length; that of the last one may be shorter
     * @param arriving messages that come in during it
     * @param allowed most messages that may be unread at its end: as many as came within the objective before that, so that the
     *     oldest unread one is no older
     * @param dealtAnew true when arrivals spread over partitions in another way from then on
     */
    record Slot(int seconds, double arriving, double allowed, boolean dealtAnew) {

        boolean late(double backlog) {
            return backlog > allowed * MORE_WORK + 1e-9;
        }
    }

    /**
     * A number of replicas.
     *
     * @param sustained messages per second that it does, by slot
     */
    record Size(int replicas, IntToDoubleFunction sustained) {}

    Problem {
        slots = List.copyOf(slots);
        sizes = List.copyOf(sizes);
    }

    /** That of a run, with slots of 15 s and a price of 60 replica-seconds a rescale. */
    static Problem of(Setup setup, Future future) {
        List<Size> sizes = usefulSizes(setup, future);
        int start = 0;
        while (sizes.get(start).replicas() < future.replicasAtStart()) {
            start++;
        }
        return new Problem(
                slots(setup, future),
                sizes,
                start,
                (int) Math.ceil(future.podStartSeconds() / SLOT_SECONDS),
                future.podStartSeconds(),
                future.pauseSeconds(),
                RESCALE_COST);
    }

    /** What a slot costs in replica-seconds. */
    double cost(int slot, int before, int size) {
        int replicas = sizes.get(size).replicas();
        double running = (double) replicas * slots.get(slot).seconds();
        int added = Math.max(0, replicas - sizes.get(before).replicas());
        return before == size ? running : running + added * podStartSeconds + rescaleCost;
    }

    /** Messages unread at the end of a slot. */
    double backlog(int slot, double before, int size, boolean changed) {
        return Math.max(0, before + change(slot, size, changed));
    }

    /**
     * Messages by which a backlog grows in a slot, below 0 when it shrinks. A pause longer than the slot is taken out of what the
     * slots after it do, by adding what is not done to the backlog at once.
     */
    double change(int slot, int size, boolean changed) {
        Slot during = slots.get(slot);
        double working = during.seconds() - (changed ? pauseSeconds : 0);
        return during.arriving() - sizes.get(size).sustained().applyAsDouble(slot) * working;
    }

    private static List<Slot> slots(Setup setup, Future future) {
        double[] upTo = new double[future.seconds() + 1];
        for (int second = 0; second < future.seconds(); second++) {
            upTo[second + 1] = upTo[second] + future.arrivals(second);
        }
        List<Slot> slots = new ArrayList<>();
        for (int from = 0; from < future.seconds(); from += SLOT_SECONDS) {
            int to = Math.min(from + SLOT_SECONDS, future.seconds());
            double allowed = upTo[to] - upTo[Math.max(0, to - setup.objectiveSeconds())];
            boolean dealtAnew = IntStream.range(from, to).anyMatch(future::dealtAnew);
            slots.add(new Slot(to - from, upTo[to] - upTo[from], allowed, dealtAnew));
        }
        return slots;
    }

    /** A size is of use if, at some time, it does more than every smaller one. */
    private static List<Size> usefulSizes(Setup setup, Future future) {
        List<Size> sizes = new ArrayList<>();
        double[] most = new double[Math.ceilDiv(future.seconds(), SLOT_SECONDS)];
        Arrays.fill(most, -1);
        for (int n = 0; n <= Math.max(setup.maxReplicas(), future.replicasAtStart()); n++) {
            boolean allowed = n >= setup.minReplicas() && n <= setup.maxReplicas();
            if (!allowed && n != future.replicasAtStart()) {
                continue;
            }
            double[] sustained = sustained(future, n, most.length);
            boolean more = false;
            for (int slot = 0; allowed && slot < most.length; slot++) {
                more |= sustained[slot] > most[slot] * MORE_WORK;
                most[slot] = Math.max(most[slot], sustained[slot]);
            }
            if (more || n == future.replicasAtStart()) {
                sizes.add(new Size(n, slot -> sustained[slot]));
            }
        }
        return sizes;
    }

    /** Its mean over each slot. */
    private static double[] sustained(Future future, int replicas, int slots) {
        double[] sustained = new double[slots];
        for (int slot = 0; slot < slots; slot++) {
            int from = slot * SLOT_SECONDS;
            int to = Math.min(from + SLOT_SECONDS, future.seconds());
            boolean same = IntStream.range(Math.max(1, from), to).allMatch(future::sameAsBefore);
            sustained[slot] = same && slot > 0 ? sustained[slot - 1] : future.meanSustained(from, to, replicas);
        }
        return sustained;
    }
}
