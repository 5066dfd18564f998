package dev.qcs.operator.reconcile;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck;
import dev.qcs.operator.lag.BrokerCheck.Outcome;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.words.Faults;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at brokers on threads of their own, since reconciling waits for no broker: a few at a time, each again now and then, sooner
 * where it failed.
 */
final class Checks {
    private static final Logger log = LoggerFactory.getLogger(Checks.class);
    private static final int MOST_AT_A_TIME = 4;
    private static final Duration AFTER_SUCCESS = Duration.ofMinutes(15);
    /** Not sooner: a wrong password that is tried again and again locks the user out. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
    /** Connections are asked about every few seconds; one that was not for this long is gone, or has other credentials. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    private final BrokerCheck check;
    private final Clock clock;
    private final Semaphore turns = new Semaphore(MOST_AT_A_TIME);
    private final Map<BrokerAddress, Look> looks = new ConcurrentHashMap<>();

    /**
     * A look at one broker.
     *
     * @param outcome of this look or of the one before it; {@code null} = the first is under way
     * @param ended {@code null} = it is under way
     * @param asked when anybody wanted to know
     */
    private record Look(@Nullable Outcome outcome, @Nullable Instant ended, Instant asked) {}

    Checks(BrokerCheck check, Clock clock) {
        this.check = check;
        this.clock = clock;
    }

    /** What the newest look came to, of this very connection; starts one where it is due. {@code null} = not known yet. */
    @Nullable
    Outcome of(BrokerAddress address) {
        Instant now = clock.instant();
        looks.values()
                .removeIf(look ->
                        look.ended() != null && look.asked().plus(FORGOTTEN).isBefore(now));
        Look look = looks.compute(address, (key, old) -> {
            if (old != null && (old.ended() == null || now.isBefore(old.ended().plus(pause(old))))) {
                return new Look(old.outcome(), old.ended(), now);
            }
            Thread.ofVirtual().name("connection check").start(() -> look(key));
            return new Look(old == null ? null : old.outcome(), null, now);
        });
        return look == null ? null : look.outcome();
    }

    private static Duration pause(Look look) {
        return look.outcome() instanceof Outcome.Fails ? AFTER_FAILURE : AFTER_SUCCESS;
    }

    private void look(BrokerAddress address) {
        Outcome outcome;
        try {
            turns.acquire();
            try {
                outcome = check.check(address);
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) {
            log.error(
                    "checking {} failed in a way that is a fault of this program",
                    address.displayName(),
                    Faults.wordless(e));
            outcome = new Outcome.Fails(
                    Reading.Reason.SourceUnreachable,
                    address.displayName() + " could not be checked: an error of the operator, see its log");
        }
        Outcome last = outcome;
        looks.computeIfPresent(address, (key, old) -> new Look(last, clock.instant(), old.asked()));
    }
}
