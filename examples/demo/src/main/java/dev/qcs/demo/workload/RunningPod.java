package dev.qcs.demo.workload;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One Pod and, once it has started, its program. */
final class RunningPod {
    private final String deployment;
    private final String name;
    private Program.@Nullable Run process;
    private @Nullable Future<?> start;
    private boolean stopped;

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

    synchronized boolean started() {
        return process != null;
    }

    synchronized boolean stopped() {
        return stopped;
    }

    synchronized void startingBy(Future<?> pending) {
        start = pending;
    }

    synchronized void start(Program program) {
        process = program.start(name);
    }

    synchronized void stop() {
        stopped = true;
        if (start != null) {
            start.cancel(false);
        }
        if (process != null) {
            process.stop();
        }
    }

    void awaitEnd(Duration atMost) {
        Program.Run ending;
        synchronized (this) {
            ending = process;
        }
        if (ending != null) {
            try {
                ending.awaitEnd(atMost);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
