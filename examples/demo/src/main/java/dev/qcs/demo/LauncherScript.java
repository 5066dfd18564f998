package dev.qcs.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Written by the build with the very JVM and class path that it runs on itself, so that {@code target/demo} starts without
 * Maven, and with the JDK that Maven's toolchain found.
 */
final class LauncherScript {
    /** Enough for what the topics of the story may keep, and little enough to be filled within one act. */
    private static final int DISK_MEGABYTES = 64;

    private LauncherScript() {}

    /** Takes the path of the script to write. */
    public static void main(String[] arguments) throws IOException {
        Path script = Path.of(arguments[0]).toAbsolutePath();
        Path log = script.resolveSibling("demo.log");
        Path disk = script.resolveSibling("demo-disk");
        Files.writeString(script, """
                #!/bin/sh
                # On Linux the broker gets a small disk in memory, mounted for this process only, so that one can watch it fill.
                # Where that is not allowed, its data lies in the directory for temporary files.
                disk='%1$s'
                set -- '%2$s/bin/java' -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow \\
                  --enable-native-access=ALL-UNNAMED -Dlogback.configurationFile=logback-demo.xml -Ddemo.log='%3$s' \\
                  -cp '%4$s' %5$s "$@"
                mkdir -p "$disk"
                for apart in '--mount' '--user --map-root-user --mount'; do
                  if unshare $apart mount -t tmpfs -o size=%6$dm,mode=0700 tmpfs "$disk" 2>/dev/null; then
                    exec unshare $apart sh -c 'disk=$1 java=$2; shift 2
                      mount -t tmpfs -o size=%6$dm,mode=0700 tmpfs "$disk" && exec "$java" -Ddemo.disk="$disk" "$@"' sh "$disk" "$@"
                  fi
                done
                exec "$@"
                """.formatted(
                        disk,
                        System.getProperty("java.home"),
                        log,
                        System.getProperty("java.class.path"),
                        Demo.class.getName(),
                        DISK_MEGABYTES));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
