package dev.qcs.operator.sweep;

import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.policy.Policy;
import java.time.Instant;

/**
 * A scaler as the sweep needs it: what to read where, for which target, by which policy.
 *
 * @param uid a new one is a new scaler under the same name: nothing is remembered of the old one
 * @param generation of the spec that this was made from
 * @param createdAt of the object
 * @param mayAct false when another owner has the target: measured and explained, never written
 */
public record Registration(
        ScalerId id,
        String uid,
        long generation,
        Instant createdAt,
        BrokerAddress broker,
        LagQuery query,
        TargetRef target,
        Policy policy,
        boolean mayAct) {}
