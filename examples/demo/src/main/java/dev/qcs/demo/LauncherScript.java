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
    private LauncherScript() {}

    /** Takes the path of the script to write. */
    public static void main(String[] arguments) throws IOException {
        Path script = Path.of(arguments[0]).toAbsolutePath();
        Path log = script.resolveSibling("demo.log");
        Files.writeString(script, """
                #!/bin/sh
                exec '%s/bin/java' -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow \\
                  --enable-native-access=ALL-UNNAMED -Dlogback.configurationFile=logback-demo.xml -Ddemo.log='%s' \\
                  -cp '%s' %s "$@"
                """.formatted(
                System.getProperty("java.home"), log, System.getProperty("java.class.path"), Demo.class.getName()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
