package dev.qcs.operator.policy;

import java.time.Duration;

/** What the scaler is to keep true. */
public sealed interface Objective {

    /** No message waits longer than this. */
    record LagSeconds(Duration lag) implements Objective {}

    /** The KEDA-like rule: one replica for each so many unread messages. */
    record LagPerReplica(long messages) implements Objective {
        public LagPerReplica {
            if (messages < 1) {
                throw new IllegalArgumentException("lagPerReplica must be at least 1, was " + messages);
            }
        }
    }
}
