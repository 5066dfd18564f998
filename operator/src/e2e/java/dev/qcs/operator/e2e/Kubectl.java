package dev.qcs.operator.e2e;

import dev.qcs.operator.testing.CanaryWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real kubectl, run as one user in one namespace, never longer than its time-out. */
final class Kubectl {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path program;
    private final Path kubeconfig;
    private final @Nullable String namespace;
    private final Path directory;

    private Kubectl(Path program, Path kubeconfig, @Nullable String namespace, Path directory) {
        this.program = program;
        this.kubeconfig = kubeconfig;
        this.namespace = namespace;
        this.directory = directory;
    }

    /** What one call printed and its exit code. */
    record Result(int exit, String out, String err) {
        String text() {
            return out + err;
        }
    }

    static Kubectl of(Path program, Path kubeconfig, Path directory) {
        return new Kubectl(program, kubeconfig, null, directory);
    }

    Kubectl in(String otherNamespace) {
        return new Kubectl(program, kubeconfig, otherNamespace, directory);
    }

    /** Runs kubectl and demands success; returns what it printed. */
    String out(String... arguments) {
        return demand(run(arguments), arguments);
    }

    /** As {@link #out} with {@code input} on its standard input. */
    String outOf(String input, String... arguments) {
        return demand(runWith(input, arguments), arguments);
    }

    String apply(String yaml) {
        return outOf(yaml, "apply", "--server-side", "-f", "-");
    }

    Result run(String... arguments) {
        return runWith("", arguments);
    }

    Result runWith(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--kubeconfig=" + kubeconfig,
                "--cache-dir=" + directory.resolve("kubectl-cache"),
                "--request-timeout=" + LIMIT.toSeconds() + "s"));
        if (namespace != null) {
            command.add("--namespace=" + namespace);
        }
        command.addAll(Arrays.asList(arguments));
        try {
            Path out = Files.createTempFile(directory, "kubectl", ".out");
            Path err = Files.createTempFile(directory, "kubectl", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("HOME", directory.toString());
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // kubectl ended before it read its input; its exit code and message say why.
                if (process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0) {
                    throw e;
                }
            }
            if (!process.waitFor(LIMIT.toSeconds() + 5, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("kubectl " + String.join(" ", arguments) + " took over " + LIMIT);
            }
            Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            if (!List.of(arguments).toString().contains("secret")) {
                CanaryWatch.hear("kubectl " + String.join(" ", arguments), result.text());
            }
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String demand(Result result, String... arguments) {
        if (result.exit() != 0) {
            throw new AssertionError(String.format(
                    Locale.ROOT,
                    "kubectl %s ended with %d:%n%s",
                    String.join(" ", arguments),
                    result.exit(),
                    result.text()));
        }
        return result.out();
    }
}
