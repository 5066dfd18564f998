package dev.qcs.operator.lag.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One address of a bootstrap list. */
record HostPort(String host, int port) {
    /** Host, IPv4 or bracketed IPv6, with an optional protocol in front, as Kafka's own clients take it. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:[A-Za-z_]+://)?(?:\\[([0-9A-Fa-f:.%]+)]|([^\\s\\[\\]:/]+)):(\\d{1,5})");

    /** The addresses of a comma-separated list; empty when any of it is no address. */
    static Optional<List<HostPort>> list(String bootstrapServers) {
        List<HostPort> found = new ArrayList<>();
        for (String part : bootstrapServers.split(",", -1)) {
            Matcher m = ADDRESS.matcher(part.strip());
            if (!m.matches() || Integer.parseInt(m.group(3)) > 65_535) {
                return Optional.empty();
            }
            found.add(new HostPort(m.group(1) != null ? m.group(1) : m.group(2), Integer.parseInt(m.group(3))));
        }
        return Optional.of(found);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
