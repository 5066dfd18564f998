package dev.qcs.operator.lag;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One look at a broker with a client of its own, which is gone afterwards: whether a connection works, before anything depends on
 * it.
 */
@FunctionalInterface
public interface BrokerCheck {
    /** May take some seconds; nothing is thrown for a broker's state. */
    Outcome check(BrokerAddress address);

    /** What came of it. */
    sealed interface Outcome {
        /** The broker took the login and answered. */
        record Answers(BrokerFacts facts) implements Outcome {}

        /** The message is one sentence for people, without secrets. */
        record Fails(Reading.Reason reason, String message) implements Outcome {}

        /** This kind of broker cannot be asked without asking for a queue. */
        enum Untold implements Outcome {
            UNTOLD
        }
    }

    /**
     * What a broker tells of itself.
     *
     * @param brokers in the cluster; {@code null} = it does not tell this user
     * @param version {@code null} = it does not tell
     * @param rights whether the login has them; absent = unknown, or there is no such right
     */
    record BrokerFacts(@Nullable Integer brokers, @Nullable String version, Map<Right, Boolean> rights) {
        public BrokerFacts {
            rights = Map.copyOf(rights);
        }
    }
}
