package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Behavior.Part;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import dev.qcs.operator.simulate.Setup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to configure a ScaledObject with a Kafka trigger.
 *
 * @param threshold {@code lagThreshold}
 * @param even {@code ensureEvenDistributionOfPartitions}
 * @param down the HPA's {@code behavior.scaleDown}
 * @param up the HPA's {@code behavior.scaleUp}
 * @param tolerancePercent of both directions; another one than the default of 10 needs a {@code behavior} block
 * @param pollSeconds {@code pollingInterval}
 * @param persistent {@code excludePersistentLag}
 * @param cached {@code useCachedMetrics}: the HPA is shown the last poll's answer instead of asking anew
 */
record KedaSetting(
        Threshold threshold,
        boolean even,
        Down down,
        Up up,
        int tolerancePercent,
        int pollSeconds,
        boolean persistent,
        boolean cached) {

    static final int POLL_SECONDS = 30;

    /** Messages, or seconds of what a replica does at its best. */
    record Threshold(int number, boolean seconds) {

        long messages(Setup setup) {
            return seconds ? Math.max(1, Math.round(setup.capacityPerReplica() * number)) : number;
        }

        String text() {
            return seconds ? "mu" + number + "s" : Integer.toString(number);
        }
    }

    /** How fast it may shrink. */
    enum Down {
        DEFAULT("300"),
        WINDOW_60("60"),
        HALF_IN_300("50/300");

        private final String text;

        Down(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        private @Nullable Part part(int tolerance) {
            return switch (this) {
                case DEFAULT -> new Part(null, null, null, tolerance);
                case WINDOW_60 -> new Part(60, null, null, tolerance);
                case HALF_IN_300 ->
                    new Part(null, null, List.of(new ScalingPolicy(ScalingPolicy.Type.Percent, 50, 300)), tolerance);
            };
        }
    }

    /** How fast it may grow: {@code FAST} is 1,000 % a second, which is no limit. */
    enum Up {
        DEFAULT,
        FAST;

        private @Nullable Part part(int tolerance) {
            return switch (this) {
                case DEFAULT -> new Part(null, null, null, tolerance);
                case FAST ->
                    new Part(null, null, List.of(new ScalingPolicy(ScalingPolicy.Type.Percent, 1_000, 1)), tolerance);
            };
        }
    }

    /** What one gets with nothing but a threshold. */
    static KedaSetting plain(Threshold threshold) {
        return new KedaSetting(
                threshold, false, Down.DEFAULT, Up.DEFAULT, Behavior.HPA_TOLERANCE_PERCENT, POLL_SECONDS, false, false);
    }

    /** All combinations that are published: 240. */
    static List<KedaSetting> grid() {
        List<KedaSetting> grid = new ArrayList<>();
        for (Threshold threshold : thresholds()) {
            for (boolean even : new boolean[] {false, true}) {
                for (Down down : Down.values()) {
                    for (Up up : Up.values()) {
                        for (int tolerance : new int[] {Behavior.HPA_TOLERANCE_PERCENT, 1}) {
                            for (int poll : new int[] {POLL_SECONDS, 1}) {
                                grid.add(new KedaSetting(threshold, even, down, up, tolerance, poll, false, false));
                            }
                        }
                    }
                }
            }
        }
        return List.copyOf(grid);
    }

    /**
     * 24 of the grid for a quick look: at each threshold the default and the slower way down, both without and with the even
     * distribution; at the two thresholds in the middle also the fast way up with either changed way down.
     */
    static List<KedaSetting> subset() {
        return grid().stream()
                .filter(setting -> setting.pollSeconds == POLL_SECONDS
                        && setting.tolerancePercent == Behavior.HPA_TOLERANCE_PERCENT)
                .filter(setting -> setting.up == Up.DEFAULT
                        ? setting.down != Down.WINDOW_60
                        : setting.even && setting.down != Down.DEFAULT && isMiddle(setting.threshold))
                .toList();
    }

    /** {@code null} when everything is as it is without a block. */
    @Nullable
    Behavior behavior() {
        boolean plain = down == Down.DEFAULT && up == Up.DEFAULT && tolerancePercent == Behavior.HPA_TOLERANCE_PERCENT;
        return plain
                ? null
                : Behavior.of(up.part(tolerancePercent), down.part(tolerancePercent), Behavior.HPA_TOLERANCE_PERCENT);
    }

    /** As people write it after {@code keda:}: the threshold, then whatever is not the default. */
    String text() {
        StringBuilder text = new StringBuilder(threshold.text());
        text.append(even ? ",even" : "");
        text.append(down == Down.DEFAULT ? "" : ",down=" + down.text());
        text.append(up == Up.DEFAULT ? "" : ",up=fast");
        text.append(tolerancePercent == Behavior.HPA_TOLERANCE_PERCENT ? "" : ",tol=" + tolerancePercent);
        text.append(pollSeconds == POLL_SECONDS ? "" : ",poll=" + pollSeconds);
        text.append(persistent ? ",persistent" : "");
        text.append(cached ? ",cached" : "");
        return text.toString();
    }

    private static List<Threshold> thresholds() {
        return List.of(
                new Threshold(10, false),
                new Threshold(5, true),
                new Threshold(10, true),
                new Threshold(30, true),
                new Threshold(60, true));
    }

    private static boolean isMiddle(Threshold threshold) {
        return threshold.seconds() && (threshold.number() == 10 || threshold.number() == 30);
    }
}
