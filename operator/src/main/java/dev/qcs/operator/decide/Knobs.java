package dev.qcs.operator.decide;
final class Knobs {
    static double k(String n, double d) { return Double.parseDouble(System.getProperty(n, "" + d)); }
    static final double FN = k("FN", 2), K = k("K", 3), T = k("T", 0.7), H = k("H", 0.3), N = k("N", 0.5), DEAD = k("DEAD", 2.5), ACT = k("ACT", 0.5), B = k("B", 1), SEEN = k("SEEN", 60), PB = k("PB", 5);
}
