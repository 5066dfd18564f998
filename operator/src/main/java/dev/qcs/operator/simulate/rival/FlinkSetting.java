package dev.qcs.operator.simulate.rival;

/**
 * What of the Flink autoscaler's options matters here, in seconds.
 *
 * @param window {@code metrics.window}
 * @param catchUp {@code catch-up.duration}
 * @param restart {@code restart.time}
 * @param stabilization {@code stabilization.interval}
 * @param downInterval {@code scale-down.interval}
 * @param interval between two looks: the reconcile interval of the operator
 */
record FlinkSetting(int window, int catchUp, int restart, int stabilization, int downInterval, int interval) {
    /** Those of {@code AutoScalerOptions}, and 60 s of {@code kubernetes.operator.reconcile.interval}. */
    static final FlinkSetting DEFAULTS = new FlinkSetting(900, 1_800, 300, 300, 3_600, 60);

    /** For consumers that restart in seconds: as somebody would set it for an objective of a minute. */
    static final FlinkSetting QUEUE = new FlinkSetting(60, 60, 10, 30, 600, 15);
}
