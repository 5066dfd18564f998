package dev.qcs.operator.report;

import java.time.Clock;

/** Lets so many through each second, and no more, however many ask. A burst may use what one second of rest has saved. */
public final class TokenBucket {
    private final Clock clock;
    private final double perSecond;
    private double tokens;
    private long lastMillis;

    public TokenBucket(Clock clock, int perSecond) {
        this.clock = clock;
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.lastMillis = clock.millis();
    }

    /** Takes a token if there is one. */
    public synchronized boolean tryTake() {
        long now = clock.millis();
        // A clock that is set back must not take tokens away, nor one that jumps ahead give more than a second's worth.
        double earned = Math.max(0, now - lastMillis) / 1000.0 * perSecond;
        tokens = Math.min(perSecond, tokens + earned);
        lastMillis = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
