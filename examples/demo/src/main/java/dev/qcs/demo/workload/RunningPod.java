package dev.qcs.demo.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One Pod and, while its container runs, its program. Changed on one thread. */
final class RunningPod {
    private final String deployment;
    private final String name;
    private volatile Program.@Nullable Run process;
    private @Nullable Future<?> start;
    private @Nullable Instant startedAt;
    private int restarts;
    private int deathsInARow;
    private @Nullable Death lastDeath;
    private boolean running;
    private boolean stopped;

    /** How a container ended by itself. */
    record Death(int exitCode, Instant at) {}

    RunningPod(String deployment, String name) {
        this.deployment = deployment;
        this.name = name;
    }

    String deployment() {
        return deployment;
    }

    String name() {
        return name;
    }

    boolean running() {
        return running;
    }

    boolean stopped() {
        return stopped;
    }

    int restarts() {
        return restarts;
    }

    /** {@code null} = it never died. */
    @Nullable
    Death lastDeath() {
        return lastDeath;
    }

    void startingBy(Future<?> pending) {
        start = pending;
    }

    /** The first time, or again after a death. */
    Program.Run start(Program program, Instant now) {
        restarts += process == null ? 0 : 1;
        Program.Run fresh = program.start(name);
        process = fresh;
        startedAt = now;
        running = true;
        return fresh;
    }

    /**
     * Its program ended by itself.
     *
     * @param calm one that ran this long is no crash loop any more
     * @return how often in a row it has died
     */
    int died(int exitCode, Instant now, Duration calm) {
        running = false;
        lastDeath = new Death(exitCode, now);
        boolean ranWell = startedAt != null && !startedAt.plus(calm).isAfter(now);
        deathsInARow = ranWell ? 1 : deathsInARow + 1;
        return deathsInARow;
    }

    void stop() {
        stopped = true;
        if (start != null) {
            start.cancel(false);
        }
        Program.Run ending = process;
        if (ending != null) {
            ending.stop();
        }
    }

    void awaitEnd(Duration atMost) {
        Program.Run ending = process;
        if (ending != null) {
            try {
                ending.exit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // It goes with the process at the latest.
                return;
            }
        }
    }
}
