package dev.qcs.operator.sweep;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.LagReader;

/** Opens the one client of a broker cluster. */
@FunctionalInterface
public interface LagReaders {

    /** Returns at once: a broker that does not answer is found out by reading, not by opening. */
    LagReader open(BrokerAddress broker);
}
