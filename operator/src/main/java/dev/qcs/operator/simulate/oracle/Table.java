package dev.qcs.operator.simulate.oracle;

import dev.qcs.operator.simulate.oracle.Problem.Slot;
import java.util.Arrays;

/**
 * Which size to take next, for each slot, size and backlog: dynamic programming from the last slot to the first.
 *
 * <p>What makes it quick: within a slot a size moves every backlog by the same number of bins, so that nothing is divided or
 * rounded in the inner loops; and where to change to costs the same from whichever size one comes, but for the Pods that must
 * start, so that the best smaller and the best larger size are found for all sizes together.
 */
final class Table {
    /** Dearer than any schedule: being late less often comes before any saving. In replica-seconds. */
    private static final double LATE = 1e9;

    private static final double STATES = 2e7;
    private static final int FEWEST_BINS = 160;
    private static final int MOST_BINS = 2_000;

    private final Problem problem;
    private final Rounding rounding;
    private final int bins;
    private final double width;
    private final short[][][] next;
    private double[][] value;

    private Table(Problem problem, Rounding rounding) {
        this.problem = problem;
        this.rounding = rounding;
        int sizes = problem.sizes().size();
        int slots = problem.slots().size();
        this.bins = (int) Math.clamp(STATES / Math.max(1, (double) slots * sizes), FEWEST_BINS, MOST_BINS);
        this.width = Math.max(highestBacklog(problem), Double.MIN_NORMAL) / (bins - 1);
        this.next = new short[slots][sizes][bins];
        this.value = new double[sizes][bins];
    }

    static Table of(Problem problem, Rounding rounding) {
        Table table = new Table(problem, rounding);
        for (int slot = problem.slots().size() - 1; slot >= 0; slot--) {
            table.fill(slot);
        }
        return table;
    }

    /** The size to take in a slot, after another one and with the backlog of a bin. */
    int next(int slot, int size, int bin) {
        return next[slot][size][bin];
    }

    /** The bin at the end of a slot. */
    int bin(int slot, int bin, int size, boolean changed) {
        return Math.clamp((long) bin + rounding.bins(problem.change(slot, size, changed) / width), 0, bins - 1);
    }

    /** Replica-seconds that the best schedule costs, without the price given to being late. */
    double cost() {
        return value[problem.start()][0] - LATE * lateSlots();
    }

    /** Slots at whose end the best schedule is late. */
    int lateSlots() {
        return (int) (value[problem.start()][0] / LATE);
    }

    private void fill(int slot) {
        int sizes = problem.sizes().size();
        double[][] cheapest = new double[sizes][];
        double[][] changed = new double[sizes][];
        for (int size = 0; size < sizes; size++) {
            cheapest[size] = from(slot, size, false);
            changed[size] = from(slot, size, true);
            Arrays.fill(next[slot][size], (short) size);
        }
        double[] best = new double[bins];
        short[] bestSize = new short[bins];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        for (int size = 0; size < sizes; size++) {
            take(best, bestSize, 0, cheapest[size], next[slot][size]);
            offer(changed[size], 0, size, best, bestSize);
        }
        if (slot >= problem.growsFrom()) {
            Arrays.fill(best, Double.POSITIVE_INFINITY);
            for (int size = sizes - 1; size >= 0; size--) {
                double start = problem.sizes().get(size).replicas() * problem.podStartSeconds();
                take(best, bestSize, -start, cheapest[size], next[slot][size]);
                offer(changed[size], start, size, best, bestSize);
            }
        }
        value = cheapest;
    }

    /**
     * What it costs from a slot on, for each backlog that it may begin with, when a size runs in it. What waits when arrivals
     * spread in another way waits where less arrives from then on; how much sooner it is done depends on the deal. The bound
     * from below takes it as done.
     */
    private double[] from(int slot, int size, boolean changed) {
        Slot during = problem.slots().get(slot);
        double change = problem.change(slot, size, changed);
        int shift = rounding.bins(change / width);
        double running = (double) problem.sizes().get(size).replicas() * during.seconds();
        double price = running + (changed ? problem.rescaleCost() : 0);
        double[] after = value[size];
        double[] costs = new double[bins];
        boolean forgotten = during.dealtAnew() && rounding == Rounding.DOWN;
        for (int bin = 0; bin < bins; bin++) {
            long before = forgotten ? 0 : bin;
            costs[bin] = price + after[Math.clamp(before + shift, 0, bins - 1)];
        }
        int bin = bins - 1;
        while (bin >= 0 && during.late(Math.max(0, (forgotten ? 0 : bin * width) + change))) {
            costs[bin--] += LATE;
        }
        return costs;
    }

    private static void take(double[] best, short[] bestSize, double plus, double[] cheapest, short[] next) {
        for (int bin = 0; bin < best.length; bin++) {
            if (best[bin] + plus < cheapest[bin]) {
                cheapest[bin] = best[bin] + plus;
                next[bin] = bestSize[bin];
            }
        }
    }

    private static void offer(double[] costs, double plus, int size, double[] best, short[] bestSize) {
        for (int bin = 0; bin < best.length; bin++) {
            if (costs[bin] + plus < best[bin]) {
                best[bin] = costs[bin] + plus;
                bestSize[bin] = (short) size;
            }
        }
    }

    /** As much as may be allowed, on top of what is there even when the strongest size starts as early as it can. */
    private static double highestBacklog(Problem problem) {
        double unavoidable = 0;
        double highest = 0;
        for (int slot = 0; slot < problem.slots().size(); slot++) {
            int size = slot < problem.growsFrom() ? problem.start() : strongest(problem, slot);
            unavoidable = problem.backlog(slot, unavoidable, size, slot == problem.growsFrom());
            highest = Math.max(highest, unavoidable + problem.slots().get(slot).allowed());
        }
        return highest;
    }

    private static int strongest(Problem problem, int slot) {
        int strongest = 0;
        double most = -1;
        for (int size = 0; size < problem.sizes().size(); size++) {
            double sustained = problem.sizes().get(size).sustained().applyAsDouble(slot);
            if (sustained > most) {
                strongest = size;
                most = sustained;
            }
        }
        return strongest;
    }
}
