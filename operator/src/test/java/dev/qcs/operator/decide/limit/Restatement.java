package dev.qcs.operator.decide.limit;

import dev.qcs.operator.decide.limit.Limited.Reason;
import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Rules.SelectPolicy;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * The documented rules of {@code behavior} once more, as plainly as they can be said: seconds, and lists that keep everything
 * for ever. It must agree with the limiter whenever both directions have the same longest period, for then no change is
 * forgotten that still counts.
 */
final class Restatement {

    private record Past(long second, int value) {}

    private final Behavior behavior;
    private final int min;
    private final int max;
    private final List<Past> desired = new ArrayList<>();
    private final List<Past> changes = new ArrayList<>();

    Restatement(Behavior behavior, int start, int min, int max) {
        this.behavior = behavior;
        this.min = min;
        this.max = max;
        desired.add(new Past(0, start));
    }

    void changed(long second, int from, int to) {
        changes.add(new Past(second, to - from));
    }

    Limited ask(long second, int n, int d) {
        if (n > max) {
            return new Limited(max, Reason.TooManyReplicas);
        }
        if (n < min) {
            return new Limited(min, Reason.TooFewReplicas);
        }
        int up = d;
        int down = d;
        for (Past past : desired) {
            long age = second - past.second();
            if (age < behavior.up().stabilizationWindowSeconds()) {
                up = Math.min(up, past.value());
            }
            if (age < behavior.down().stabilizationWindowSeconds()) {
                down = Math.max(down, past.value());
            }
        }
        desired.add(new Past(second, d));
        int r = n;
        if (r < up) {
            r = up;
        }
        if (r > down) {
            r = down;
        }
        if (r > n) {
            int limit = upLimit(second, n);
            if (r > limit && limit < max) {
                return new Limited(limit, Reason.ScaleUpLimit);
            }
            if (r > max) {
                return new Limited(max, Reason.TooManyReplicas);
            }
        } else if (r < n) {
            int limit = downLimit(second, n);
            if (r < limit && limit > min) {
                return new Limited(limit, Reason.ScaleDownLimit);
            }
            if (r < min) {
                return new Limited(min, Reason.TooFewReplicas);
            }
        }
        if (r == d) {
            return new Limited(r, Reason.DesiredWithinRange);
        }
        return new Limited(r, d >= n ? Reason.ScaleUpStabilized : Reason.ScaleDownStabilized);
    }

    private int upLimit(long second, int n) {
        if (behavior.up().selectPolicy() == SelectPolicy.Disabled) {
            return n;
        }
        List<Integer> limits = new ArrayList<>();
        for (ScalingPolicy policy : behavior.up().policies()) {
            int start = start(second, n, policy);
            limits.add(
                    policy.type() == ScalingPolicy.Type.Pods
                            ? start + policy.value()
                            : (int) Math.ceil((double) start * (1.0 + (double) policy.value() / 100.0)));
        }
        limits.sort(null);
        int limit = behavior.up().selectPolicy() == SelectPolicy.Max ? limits.getLast() : limits.getFirst();
        return limit < n ? n : limit;
    }

    private int downLimit(long second, int n) {
        if (behavior.down().selectPolicy() == SelectPolicy.Disabled) {
            return n;
        }
        List<Integer> limits = new ArrayList<>();
        for (ScalingPolicy policy : behavior.down().policies()) {
            int start = start(second, n, policy);
            limits.add(
                    policy.type() == ScalingPolicy.Type.Pods
                            ? start - policy.value()
                            : (int) ((double) start * (1.0 - (double) policy.value() / 100.0)));
        }
        limits.sort(null);
        int limit = behavior.down().selectPolicy() == SelectPolicy.Max ? limits.getFirst() : limits.getLast();
        return limit > n ? n : limit;
    }

    private int start(long second, int n, ScalingPolicy policy) {
        int start = n;
        for (Past change : changes) {
            if (second - change.second() < policy.periodSeconds()) {
                start -= change.value();
            }
        }
        return start;
    }
}
