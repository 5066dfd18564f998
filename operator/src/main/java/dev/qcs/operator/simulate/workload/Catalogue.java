package dev.qcs.operator.simulate.workload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Workloads by name. Rates suit a plant of 12 partitions whose consumers do 100 messages per second each; scale them for any
 * other. The same name and seed give the same workload.
 */
public final class Catalogue {
    /** Two hours. */
    public static final int SECONDS = 7200;

    private static final double NOISE = 0.15;
    private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

    /** The seven that policies were first compared on. */
    private static final List<String> BASIC =
            List.of("constant", "step", "ramp", "sine", "square", "spikes", "random-levels");

    private interface Entry {
        Workload make(String name, RandomGenerator random);
    }

    static {
        ENTRIES.put("constant", (name, random) -> Workload.of(name, SECONDS, t -> 520));
        ENTRIES.put(
                "constant-noisy",
                (name, random) -> Workload.of(name, SECONDS, t -> 520).noisy(NOISE, random));
        ENTRIES.put("step", (name, random) -> Workload.of(name, SECONDS, t -> t >= 1800 && t < 4800 ? 800 : 200));
        ENTRIES.put("ramp", (name, random) -> Workload.of(name, SECONDS, t -> 100 + 900 * Math.min(1, t / 4800.0)));
        ENTRIES.put(
                "sine",
                (name, random) -> Workload.of(name, SECONDS, t -> 520 + 380 * Math.sin(2 * Math.PI * t / 3600)));
        ENTRIES.put("square", (name, random) -> Workload.of(name, SECONDS, t -> t / 600 % 2 == 0 ? 700 : 150));
        ENTRIES.put(
                "spikes",
                (name, random) -> Workload.of(name, SECONDS, t -> t % 1800 >= 900 && t % 1800 < 1020 ? 1000 : 150));
        ENTRIES.put(
                "random-levels",
                (name, random) -> levels(name, random, 240, 80, 800).noisy(NOISE, random));
        ENTRIES.put("poisson-burst", Catalogue::poissonBurst);
        ENTRIES.put("diurnal", (name, random) -> diurnal(name).noisy(0.05, random));
        ENTRIES.put(
                "outage",
                (name, random) -> Workload.of(name, SECONDS, Catalogue::outage).noisy(0.05, random));
        ENTRIES.put(
                "capacity-decay",
                (name, random) -> Workload.of(name, SECONDS, t -> 400)
                        .noisy(0.05, random)
                        .capacity(t -> 1 - 0.5 * Math.min(1, t / 5400.0)));
        ENTRIES.put(
                "moving-skew",
                (name, random) ->
                        Workload.of(name, SECONDS, t -> 320).noisy(0.05, random).skewed(new Skew.Hot(0.25, 900)));
        ENTRIES.put(
                "downstream-limit",
                (name, random) -> Workload.of(name, SECONDS, t -> t < 1200 ? 300 : 500)
                        .noisy(0.05, random)
                        .downstream(t -> t < 1800 || t >= 4800 ? 1200 : 410));
    }

    private Catalogue() {}

    /** Every name, in the order in which they are best read. */
    public static List<String> names() {
        return List.copyOf(ENTRIES.keySet());
    }

    /** The seven without anything going wrong that policies are first compared on. */
    public static List<String> basic() {
        return BASIC;
    }

    /**
     * The workload of that name.
     *
     * @throws IllegalArgumentException when there is none, with the names that there are
     */
    public static Workload named(String name, long seed) {
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("there is no workload \"" + name + "\"; choose one of "
                    + String.join(", ", ENTRIES.keySet()) + ", or name a file that ends in .csv");
        }
        return entry.make(name, new Random(31 * seed + name.hashCode()));
    }

    /** Levels between two bounds that each stand for an exponentially distributed time. */
    private static Workload levels(String name, RandomGenerator random, double meanDwell, double low, double high) {
        double[] rates = new double[SECONDS];
        for (int t = 0; t < SECONDS; ) {
            double level = low + (high - low) * random.nextDouble();
            int until = t + 1 + (int) (meanDwell * random.nextExponential());
            while (t < Math.min(until, SECONDS)) {
                rates[t++] = level;
            }
        }
        return Workload.of(name, SECONDS, t -> rates[t]);
    }

    /** A Poisson process that switches between a calm and a busy rate (MMPP): single messages, and bursts of some minutes. */
    private static Workload poissonBurst(String name, RandomGenerator random) {
        double[] counts = new double[SECONDS];
        boolean busy = false;
        for (int t = 0; t < SECONDS; t++) {
            if (random.nextDouble() < (busy ? 1 / 120.0 : 1 / 480.0)) {
                busy = !busy;
            }
            counts[t] = Workload.poisson(busy ? 800 : 150, random);
        }
        return Workload.of(name, SECONDS, t -> counts[t]);
    }

    /** A day in eight hours: low at night, a steep morning, two peaks with a dip at noon. */
    private static Workload diurnal(String name) {
        int day = 4 * SECONDS;
        return Workload.of(name, day, t -> {
            double hour = 24.0 * t / day;
            return 80 + 620 * bell(hour, 10.5, 2) + 520 * bell(hour, 15.5, 2.5) + 180 * bell(hour, 20, 1.5);
        });
    }

    private static double bell(double x, double middle, double width) {
        double distance = (x - middle) / width;
        return Math.exp(-distance * distance / 2);
    }

    /** Producers are away for ten minutes; then they send what they could not, on top of the rest. */
    private static double outage(int t) {
        if (t >= 2400 && t < 3000) {
            return 0;
        }
        return t >= 3000 && t < 3600 ? 900 : 450;
    }
}
