package dev.qcs.operator.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What annotations say over the spec, so that a person can act without editing what GitOps owns.
 *
 * @param replicas set the target to this and hold there; {@code null} = not asked for
 * @param mistakes one sentence for each annotation with a value that cannot be understood; they are shown, never ignored
 */
public record Overrides(
        boolean paused, @Nullable Integer replicas, boolean noScaleDown, boolean noScaleUp, List<String> mistakes) {
    public static final Overrides NONE = new Overrides(false, null, false, false, List.of());

    public Overrides {
        mistakes = List.copyOf(mistakes);
    }
}
