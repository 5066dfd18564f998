package dev.qcs.operator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is. */
record Build(String version, String revision) {

    static Build current() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("build.properties cannot be read from the jar", failure);
        }
        return new Build(properties.getProperty("version", "dev"), properties.getProperty("revision", "unknown"));
    }
}
