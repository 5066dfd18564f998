package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.rival.KedaPace.Down;
import dev.qcs.operator.simulate.rival.KedaPace.Up;
import java.util.ArrayList;
import java.util.List;

/**
 * One way to configure a ScaledObject with a Kafka trigger.
 *
 * @param threshold {@code lagThreshold}
 * @param even {@code ensureEvenDistributionOfPartitions}
 * @param persistent {@code excludePersistentLag}
 */
record KedaSetting(Threshold threshold, boolean even, boolean persistent, KedaPace pace) implements ScaledObject {

    /** Messages, or seconds of what a replica does at its best. */
    record Threshold(int number, boolean seconds) {

        long messages(Setup setup) {
            return seconds ? Math.max(1, Math.round(setup.capacityPerReplica() * number)) : number;
        }

        String text() {
            return seconds ? "mu" + number + "s" : Integer.toString(number);
        }
    }

    /** What one gets with nothing but a threshold. */
    static KedaSetting plain(Threshold threshold) {
        return new KedaSetting(threshold, false, false, KedaPace.DEFAULT);
    }

    /** All combinations that are published: 240. */
    static List<KedaSetting> grid() {
        List<KedaSetting> grid = new ArrayList<>();
        for (Threshold threshold : thresholds()) {
            for (boolean even : new boolean[] {false, true}) {
                for (Down down : Down.values()) {
                    for (Up up : Up.values()) {
                        for (int tolerance : new int[] {Behavior.HPA_TOLERANCE_PERCENT, 1}) {
                            for (int poll : new int[] {KedaPace.POLL_SECONDS, 1}) {
                                grid.add(new KedaSetting(
                                        threshold, even, false, new KedaPace(down, up, tolerance, poll, false)));
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
                .filter(setting -> setting.pace.pollSeconds() == KedaPace.POLL_SECONDS
                        && setting.pace.tolerancePercent() == Behavior.HPA_TOLERANCE_PERCENT)
                .filter(setting -> setting.pace.up() == Up.DEFAULT
                        ? setting.pace.down() != Down.WINDOW_60
                        : setting.even && setting.pace.down() != Down.DEFAULT && isMiddle(setting.threshold))
                .toList();
    }

    @Override
    public Keda make(Setup setup) {
        return new Keda(pace, List.of(new KafkaTrigger(threshold.messages(setup), even, persistent)), setup);
    }

    /** The threshold, then whatever is not the default. */
    @Override
    public String text() {
        return threshold.text() + (even ? ",even" : "") + pace.text(persistent ? ",persistent" : "");
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
