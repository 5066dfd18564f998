package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Behavior.Part;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is set of a ScaledObject beside its triggers.
 *
 * @param down the HPA's {@code behavior.scaleDown}
 * @param up the HPA's {@code behavior.scaleUp}
 * @param tolerancePercent of both directions; another one than the default of 10 needs a {@code behavior} block
 * @param pollSeconds {@code pollingInterval}
 * @param cached {@code useCachedMetrics}: the HPA is shown the last poll's answer instead of asking anew
 */
record KedaPace(Down down, Up up, int tolerancePercent, int pollSeconds, boolean cached) {
    static final int POLL_SECONDS = 30;

    /** With nothing set at all. */
    static final KedaPace DEFAULT =
            new KedaPace(Down.DEFAULT, Up.DEFAULT, Behavior.HPA_TOLERANCE_PERCENT, POLL_SECONDS, false);

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

    /** {@code null} when everything is as it is without a block. */
    @Nullable
    Behavior behavior() {
        boolean plain = down == Down.DEFAULT && up == Up.DEFAULT && tolerancePercent == Behavior.HPA_TOLERANCE_PERCENT;
        return plain
                ? null
                : Behavior.of(up.part(tolerancePercent), down.part(tolerancePercent), Behavior.HPA_TOLERANCE_PERCENT);
    }

    /** Whatever is not the default, each after a comma; what a trigger adds comes before the last. */
    String text(String added) {
        StringBuilder text = new StringBuilder();
        text.append(down == Down.DEFAULT ? "" : ",down=" + down.text());
        text.append(up == Up.DEFAULT ? "" : ",up=fast");
        text.append(tolerancePercent == Behavior.HPA_TOLERANCE_PERCENT ? "" : ",tol=" + tolerancePercent);
        text.append(pollSeconds == POLL_SECONDS ? "" : ",poll=" + pollSeconds);
        text.append(added);
        text.append(cached ? ",cached" : "");
        return text.toString();
    }
}
