package dev.qcs.operator.simulate.oracle;

import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.OracleCost;
import dev.qcs.operator.simulate.Setup;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans a run with all of its future known: slots of 15 s, one size a slot. A slot costs its replica-seconds, each replica that is
 * added the seconds of its start, each change 60 replica-seconds; while a message is older than the objective a schedule is
 * forbidden. After the right-sizing of Lin et al. (INFOCOM 2011) and Albers and Quedenfeld (arXiv 1807.05112), with a queue.
 *
 * <p><b>Two bounds.</b> The backlog is kept in bins. Rounded down, work disappears, and no schedule costs less. Rounded up, work
 * is added, and the schedule can be carried out; its cost is what policies are compared with.
 *
 * <p><b>What a size does</b> changes with time ({@link Future#sustained(int, int)}): consumers that get slower, a limit behind
 * them, and the most loaded member under skew. What is unread is counted as if the partitions of that member stood for all, since
 * the latest partition decides.
 *
 * <p><b>Relaxations</b>, each in favour of the oracle: whoever deals partitions out deals as kindly as numbers allow; nothing is
 * paid for moving partitions, nor read twice; new Pods are warm at once; lateness is looked at when a slot ends, so that a pause
 * within one may be missed; and when arrivals spread over partitions in another way, the lower bound takes what waits as done.
 *
 * <p><b>Two restrictions</b> are none. Sizes change when a slot ends, so that a policy that changes in between may save up to 15 s
 * of a replica at a change. And every partition is taken to wait as long as the latest one when a size changes: where members own
 * different numbers of partitions, a policy may drain a little sooner than that. What is unread when the run ends is free, to the
 * oracle as to any policy.
 *
 * <p><b>What nobody can prevent.</b> A spike that the largest size cannot carry, or that is there before any Pod can have
 * started, leaves no schedule that is never late. Late slots are therefore not forbidden but dearer than anything else: the
 * plan is late in as few slots as can be, and the cheapest of those. They are told apart and are not in its cost.
 */
public final class Oracle implements OracleCost {

    @Override
    public double of(Setup setup, Future future) {
        return feasible(Problem.of(setup, future)).cost();
    }

    /** Both bounds of the best cost, and a schedule that has the upper one. */
    public Bracket bracket(Setup setup, Future future) {
        return bracket(Problem.of(setup, future));
    }

    /** A schedule that can be carried out. */
    public Plan plan(Setup setup, Future future) {
        return feasible(Problem.of(setup, future));
    }

    static Bracket bracket(Problem problem) {
        Table lower = Table.of(problem, Rounding.DOWN);
        return new Bracket(lower.cost(), lower.lateSlots(), feasible(problem));
    }

    /** Carried out with its true backlog: never above the planned one, except beyond the last bin, where any schedule is late. */
    private static Plan feasible(Problem problem) {
        return plan(problem, Rounding.UP);
    }

    /** The best schedule for a backlog that is rounded so, with what it costs and how late it is for the true one. */
    static Plan plan(Problem problem, Rounding rounding) {
        Table table = Table.of(problem, rounding);
        List<Integer> replicas = new ArrayList<>();
        int size = problem.start();
        int bin = 0;
        double backlog = 0;
        double cost = 0;
        int rescales = 0;
        int late = 0;
        for (int slot = 0; slot < problem.slots().size(); slot++) {
            int to = table.next(slot, size, bin);
            boolean changed = to != size;
            bin = table.bin(slot, bin, to, changed);
            backlog = problem.backlog(slot, backlog, to, changed);
            cost += problem.cost(slot, size, to);
            rescales += changed ? 1 : 0;
            late += problem.slots().get(slot).late(backlog) ? 1 : 0;
            replicas.add(problem.sizes().get(to).replicas());
            size = to;
        }
        return new Plan(replicas, cost - rescales * problem.rescaleCost(), rescales, cost, late);
    }
}
