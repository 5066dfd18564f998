package dev.qcs.operator.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A file system of its own in memory, which the tests of a class may fill; only root can make one. */
public final class SmallDisk implements BeforeAllCallback, AfterAllCallback {
    private final int megabytes;
    private @Nullable Path directory;

    public SmallDisk(int megabytes) {
        this.megabytes = megabytes;
    }

    /** Where the user may not mount, the tests are skipped with a line that says so. */
    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        Path fresh = Files.createTempDirectory("small-disk-");
        if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", fresh.toString())) {
            directory = fresh;
        } else {
            Files.delete(fresh);
            System.out.println("skipped: this user cannot mount a file system; as root this test sees a disk fill");
            Assumptions.abort("this user cannot mount a file system");
        }
    }

    public Path directory() {
        return Objects.requireNonNull(directory);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
        if (directory != null) {
            // Whoever still has files there keeps them until he closes them.
            run("umount", "-l", directory.toString());
            Files.deleteIfExists(directory);
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
