package dev.qcs.operator.decide;

import org.jspecify.annotations.Nullable;

/** What to do about the replicas, and why. */
public sealed interface Decision {

    /** {@code spec.replicas} that the decision was computed from. */
    int from();

    /** Replicas wanted now; equal to {@code from} in a hold. */
    int to();

    Reason reason();

    /** The arithmetic as one sentence: {@code 1.9k/s arriving and 84k waiting need 11 x 183/s}. */
    String detail();

    Size size();

    /** Change {@code spec.replicas} in one write. Reported but not written when the policy is hands-off. */
    record ScaleTo(int from, int to, Reason reason, String detail, Size size) implements Decision {
        public ScaleTo {
            if (from == to) {
                throw new IllegalArgumentException("a change from " + from + " to itself is a hold");
            }
        }
    }

    /** Leave replicas as they are. */
    record Hold(int from, Reason reason, String detail, Size size) implements Decision {
        @Override
        public int to() {
            return from;
        }
    }

    /**
     * How many, before and after what limits it.
     *
     * @param needed replicas that the demand asks for, before any cap; {@code null} = cannot be computed
     * @param desired the same after caps and bounds; what runs now, where {@code needed} is unknown
     * @param usable most replicas that the partitions can feed; {@code null} = unknown
     * @param min lower bound in force (spec, schedule)
     * @param max upper bound in force (spec, schedule)
     */
    record Size(
            @Nullable Integer needed, int desired, @Nullable Integer usable, int min, int max, LimitedBy limitedBy) {}
}
