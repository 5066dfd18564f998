package dev.qcs.operator.report;

import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.sweep.ScalerId;
import org.jspecify.annotations.Nullable;

/**
 * What a status says of a scaler whether it was evaluated or not.
 *
 * @param generation of the spec as it is now
 * @param source for the SOURCE column: {@code kafka:orders}
 * @param broker {@code null} = not known
 * @param policy {@code null} = the spec cannot be understood
 * @param obstacle {@code null} = none
 */
public record Subject(
        ScalerId id,
        String uid,
        long generation,
        TargetRef target,
        String source,
        @Nullable BrokerAddress broker,
        @Nullable Policy policy,
        @Nullable Obstacle obstacle) {}
