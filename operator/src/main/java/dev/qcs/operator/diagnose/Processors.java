package dev.qcs.operator.diagnose;

import dev.qcs.operator.act.CpuUse;
import dev.qcs.operator.act.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the processors of consumers that stand still tell: idle ones wait for something, busy ones go round in a loop or collect
 * garbage. Told by the busiest Pod, since one that works is enough to say that not all of them wait.
 */
final class Processors {
    private static final double IDLE = 0.05;
    private static final double BUSY = 0.8;

    /** Cores of a Pod that has no limit: what a Java virtual machine uses for its heartbeats, and nearly all of one. */
    private static final double IDLE_CORES = 0.02;

    private static final double BUSY_CORES = 0.8;

    private Processors() {}

    /** What is known, as a clause that begins with its comma; empty = nobody asked. */
    static String clause(Symptoms symptoms) {
        List<CpuUse.Used> used = used(symptoms);
        if (!used.isEmpty()) {
            CpuUse.Used top = busiest(used);
            return ", CPU " + figure(top) + (used.size() == 1 ? "" : " at most")
                    + (idle(top) ? " (idle)" : busy(top) ? " (busy)" : "");
        }
        return symptoms.pods().stream()
                .map(Pod::cpu)
                .filter(CpuUse.Unknown.class::isInstance)
                .map(CpuUse.Unknown.class::cast)
                .map(unknown -> ", CPU not known (" + unknown.why() + ")")
                .findFirst()
                .orElse("");
    }

    /** What they are at, as far as their processors tell. */
    static String cause(Symptoms symptoms) {
        List<CpuUse.Used> used = used(symptoms);
        if (used.isEmpty()) {
            return "they are blocked on a lock or a downstream system, or paused on purpose";
        }
        CpuUse.Used top = busiest(used);
        if (idle(top)) {
            return "they wait: for a lock, for a downstream system, or paused on purpose";
        }
        return busy(top)
                ? "they compute without end: a loop over a record, or garbage collection"
                : "they work and commit nothing: one long batch, retries, or a lock that is held for long";
    }

    private static List<CpuUse.Used> used(Symptoms symptoms) {
        List<CpuUse.Used> used = new ArrayList<>();
        symptoms.pods().stream().map(Pod::cpu).filter(Objects::nonNull).forEach(use -> {
            if (use instanceof CpuUse.Used known) {
                used.add(known);
            }
        });
        return used;
    }

    private static CpuUse.Used busiest(List<CpuUse.Used> used) {
        return used.stream().max((a, b) -> Double.compare(share(a), share(b))).orElseThrow();
    }

    private static double share(CpuUse.Used use) {
        return use.of() == null ? use.cores() : use.cores() / use.of();
    }

    private static boolean idle(CpuUse.Used use) {
        return use.of() == null ? use.cores() < IDLE_CORES : share(use) < IDLE;
    }

    private static boolean busy(CpuUse.Used use) {
        return use.of() == null ? use.cores() > BUSY_CORES : share(use) > BUSY;
    }

    private static String figure(CpuUse.Used use) {
        return use.of() == null ? Math.round(use.cores() * 1000) + "m" : Math.round(100 * share(use)) + "%";
    }
}
