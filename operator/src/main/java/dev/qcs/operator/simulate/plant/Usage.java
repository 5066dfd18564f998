package dev.qcs.operator.simulate.plant;

/** How busy the Pods were lately, as a metrics server would tell it. */
public final class Usage {
    private static final int SECONDS = 15;

    private final double[] used = new double[SECONDS];
    private final double[] had = new double[SECONDS];
    private int next;

    /** Work done in the next second, and work that could have been done. */
    public void note(double served, double capacity) {
        used[next] = served;
        had[next] = capacity;
        next = (next + 1) % SECONDS;
    }

    /** Share of the capacity that was used, 0..1; 0 without any. */
    public double mean() {
        double usedSum = 0;
        double hadSum = 0;
        for (int i = 0; i < SECONDS; i++) {
            usedSum += used[i];
            hadSum += had[i];
        }
        return hadSum == 0 ? 0 : usedSum / hadSum;
    }
}
