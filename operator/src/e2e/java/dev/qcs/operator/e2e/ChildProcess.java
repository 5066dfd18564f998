package dev.qcs.operator.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program started by the tests: its output goes to a file, its life is bounded, it is stopped by its own process id. */
final class ChildProcess implements AutoCloseable {
    /** Longer than the suite, so that a program outlives neither it nor a killed JVM for long. */
    private static final Duration LIFE = Duration.ofHours(2);

    private static final Duration GRACE = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command}; its output is appended to {@code log}. */
    static ChildProcess start(String name, Path log, Map<String, String> environment, List<String> command) {
        List<String> bounded = new ArrayList<>(
                List.of("timeout", "--kill-after=" + GRACE.toSeconds(), Long.toString(LIFE.toSeconds())));
        bounded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(bounded)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            ChildProcess child = new ChildProcess(name, process, log);
            Runtime.getRuntime().addShutdownHook(new Thread(child::kill, "kill-" + name));
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name + ": " + command, e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Path log() {
        return log;
    }

    /** Everything that the program has printed so far. */
    long pid() {
        return process.pid();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines that the program printed, for the message of a failure. */
    String tail() {
        List<String> lines = output().lines().toList();
        return name + " printed last (" + log + "):\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
    }

    /** SIGTERM, as Kubernetes does it, and SIGKILL after a minute; returns the exit code. */
    int stop() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
            return process.waitFor();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** SIGKILL: the program gets no chance to say good-bye. */
    void kill() {
        // The program is a child of timeout(1), which would not pass this signal on.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        stop();
    }
}
