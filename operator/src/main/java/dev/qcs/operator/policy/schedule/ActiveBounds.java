package dev.qcs.operator.policy.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule asks for at a moment.
 *
 * @param floor the largest {@code minReplicas} of the open entries, if any sets one
 * @param ceiling the smallest {@code maxReplicas} of the open entries, if any sets one
 * @param until nothing changes before this; {@code null} if nothing ever changes. A caller may keep the answer until then
 */
public record ActiveBounds(
        @Nullable Limit floor,
        @Nullable Limit ceiling,
        @Nullable Instant until) {

    /** A number of replicas and the name of the entry that sets it. */
    public record Limit(int replicas, String entry) {}

    /** A scaler's bounds with the schedule applied; {@code null} where the spec itself sets the bound. */
    public record Bounds(
            int min,
            int max,
            @Nullable String minEntry,
            @Nullable String maxEntry) {}

    /** Nothing asked for, for ever. */
    static final ActiveBounds NONE = new ActiveBounds(null, null, null);

    /**
     * The spec's bounds made narrower, never wider: a floor raises the minimum, a ceiling lowers the maximum, and where both
     * meet the maximum wins, whoever set it.
     */
    public Bounds within(int specMin, int specMax) {
        int max = specMax;
        String maxEntry = null;
        if (ceiling != null && ceiling.replicas() < specMax) {
            max = ceiling.replicas();
            maxEntry = ceiling.entry();
        }
        int min = specMin;
        String minEntry = null;
        if (floor != null && floor.replicas() > specMin) {
            min = floor.replicas();
            minEntry = floor.entry();
        }
        if (min > max) {
            return new Bounds(max, max, maxEntry == null ? minEntry : maxEntry, maxEntry);
        }
        return new Bounds(min, max, minEntry, maxEntry);
    }
}
