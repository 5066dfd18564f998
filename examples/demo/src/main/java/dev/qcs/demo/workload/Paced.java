package dev.qcs.demo.workload;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Does something so many times a second, at a rate that can be changed while it runs. */
public final class Paced implements AutoCloseable {
    /** In small groups this often: doing each at its own instant would cost more than the rest of the demo. */
    private static final Duration TICK = Duration.ofMillis(50);

    private final Runnable once;
    private final AtomicLong budget = new AtomicLong(Long.MAX_VALUE);
    private final Thread thread;
    private volatile double perSecond;

    /**
     * Begins at rate 0.
     *
     * @param once called on a thread of this object only
     */
    Paced(String name, Runnable once) {
        this.once = once;
        this.thread = Thread.ofVirtual().name(name).start(this::run);
    }

    /** From now on so many times a second. */
    public void rate(double timesPerSecond) {
        perSecond = timesPerSecond;
    }

    /** From now on no more than so many times, whatever the rate. */
    public void atMost(long times) {
        budget.set(times);
    }

    private void run() {
        long last = System.nanoTime();
        double due = 0;
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TICK.toNanos());
            long now = System.nanoTime();
            due += perSecond * (now - last) / 1e9;
            last = now;
            for (; due >= 1; due--) {
                if (budget.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    once.run();
                }
            }
        }
    }

    /** True from the moment at which it is being closed. */
    boolean ending() {
        return thread.isInterrupted();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(TICK.multipliedBy(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
