package dev.qcs.demo.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of the demo's own, small enough to fill while one looks on. The launcher mounts it in memory where the system
 * lets it (Linux, as root or with user namespaces), for this process alone, so that it goes with it.
 *
 * @param directory where it is mounted
 */
public record SmallDisk(Path directory) {

    /** In bytes. */
    public long size() {
        try {
            return Files.getFileStore(directory).getTotalSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that are not used yet. */
    public long free() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
