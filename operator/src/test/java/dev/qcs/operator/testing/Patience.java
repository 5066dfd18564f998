package dev.qcs.operator.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for conditions that come true soon on an idle machine, and late on one that is slow and busy with other things. */
public final class Patience {
    /** Spent only when a condition never comes true. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    private Patience() {}

    /** To be used in place of the library's own start, which gives up after ten seconds. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }
}
