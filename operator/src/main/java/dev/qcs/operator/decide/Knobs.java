package dev.qcs.operator.decide;
final class Knobs {
    static double k(String n, double d) { return Double.parseDouble(System.getProperty(n, "" + d)); }
    static final double K = k("K", 1.5), T = k("T", 0.5), H = k("H", 0.5), N = k("N", 1), DEAD = k("DEAD", 1.5), ACT = k("ACT", 0.5), B = k("B", 1), SEEN = k("SEEN", 120), PB = k("PB", 5);
}
