package dev.qcs.operator;

import dev.qcs.operator.lag.names.BrokerHosts;
import dev.qcs.operator.policy.Tempo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the operator is told through its environment. Everything has a default that works in a Pod of the chart.
 *
 * @param namespace {@code QCS_NAMESPACE}: where the operator runs and keeps its Lease
 * @param podName {@code QCS_POD_NAME}: this replica among its likes
 * @param watchNamespaces {@code QCS_WATCH_NAMESPACES}, separated by commas; empty = all
 * @param watchSelector {@code QCS_WATCH_SELECTOR}: a label selector for scalers; {@code null} = all
 * @param host {@code QCS_BIND_ADDRESS}: where probes and metrics are served; every address in a Pod, else the loopback
 * @param port {@code QCS_PORT}; 0 = any free one
 * @param leaderElection {@code QCS_LEADER_ELECTION}: needed with more than one replica
 * @param targetKinds {@code QCS_ALLOWED_TARGETS}: {@code Kind.group}, separated by commas, beside Deployment and
 *     StatefulSet
 * @param oauthEndpoints {@code QCS_OAUTH_ENDPOINTS}: {@code name=url}, separated by commas: where a QueueConnection may have
 *     tokens fetched, by the name that it uses for it
 * @param brokers {@code QCS_BROKER_ADDRESSES}: the only hosts that may be spoken to as brokers, separated by commas, as
 *     {@link BrokerHosts#of} has them; none = any
 * @param tempo {@code QCS_SPEEDUP}: for demonstrations only
 * @param recordingMegabytes {@code QCS_RECORDING_MEGABYTES}: most memory for the recordings of all scalers; 0 = none are
 *     kept
 * @param runbooks {@code QCS_RUNBOOKS}: address to which the name of a finding is added
 */
public record OperatorConfig(
        String namespace,
        String podName,
        Set<String> watchNamespaces,
        @Nullable String watchSelector,
        String host,
        int port,
        boolean leaderElection,
        Set<String> targetKinds,
        Map<String, String> oauthEndpoints,
        BrokerHosts brokers,
        Tempo tempo,
        int recordingMegabytes,
        String runbooks) {
    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    public OperatorConfig {
        watchNamespaces = Set.copyOf(watchNamespaces);
        targetKinds = Set.copyOf(targetKinds);
        oauthEndpoints = Map.copyOf(oauthEndpoints);
    }

    /** An environment variable that cannot be understood; the message says which, what it holds and what it may hold. */
    public static final class Invalid extends Exception {
        private static final long serialVersionUID = 1;

        private Invalid(String variable, String value, String expected) {
            super(variable + " is \"" + value + "\", but must be " + expected);
        }
    }

    /** Reads {@code System.getenv()} or its like. */
    public static OperatorConfig from(Map<String, String> environment) throws Invalid {
        boolean inPod = environment.containsKey("KUBERNETES_SERVICE_HOST");
        String namespace = matching(environment, "QCS_NAMESPACE", "default", NAME, "a namespace");
        oneOf(environment, "QCS_LOG_FORMAT", "text", List.of("text", "json"));
        oneOf(environment, "QCS_LOG_LEVEL", "INFO", List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE"));
        String selector = value(environment, "QCS_WATCH_SELECTOR", "");
        return new OperatorConfig(
                namespace,
                value(environment, "QCS_POD_NAME", value(environment, "HOSTNAME", "queue-consumer-scaler")),
                list(environment, "QCS_WATCH_NAMESPACES", NAME, "names of namespaces, separated by commas"),
                selector.isEmpty() ? null : selector,
                value(environment, "QCS_BIND_ADDRESS", inPod ? "0.0.0.0" : "127.0.0.1"),
                number(environment, "QCS_PORT", 8080, 0, 65_535),
                oneOf(environment, "QCS_LEADER_ELECTION", "false", List.of("true", "false"))
                        .equals("true"),
                list(
                        environment,
                        "QCS_ALLOWED_TARGETS",
                        "[A-Z][A-Za-z0-9]*(\\.[a-z0-9][-a-z0-9.]*)?",
                        "Kind.group, separated by commas, for example Rollout.argoproj.io"),
                oauthEndpoints(environment),
                brokers(environment),
                new Tempo(number(environment, "QCS_SPEEDUP", 1, 1, 1000)),
                number(environment, "QCS_RECORDING_MEGABYTES", 32, 0, 1024),
                value(environment, "QCS_RUNBOOKS", "docs/runbooks/"));
    }

    private static BrokerHosts brokers(Map<String, String> environment) throws Invalid {
        String variable = "QCS_BROKER_ADDRESSES";
        String expected =
                "host names, *.domain, IP addresses and ranges such as 10.20.0.0/16, without ports and separated by"
                        + " commas";
        try {
            return BrokerHosts.of(list(environment, variable, "\\S+", expected));
        } catch (IllegalArgumentException e) {
            throw new Invalid(variable, String.valueOf(e.getMessage()), expected);
        }
    }

    /** A mistake is told without the address, where somebody may have put a password. */
    static Map<String, String> oauthEndpoints(Map<String, String> environment) throws Invalid {
        String variable = "QCS_OAUTH_ENDPOINTS";
        Map<String, String> endpoints = new TreeMap<>();
        for (String entry : value(environment, variable, "").split(",", -1)) {
            String stripped = entry.strip();
            if (stripped.isEmpty()) {
                continue;
            }
            int equals = stripped.indexOf('=');
            String name = equals < 0 ? "" : stripped.substring(0, equals);
            if (!stripped.matches(NAME + "=https?://[^@#,=\\s]+")) {
                throw new Invalid(
                        variable,
                        name + "=...",
                        "name=url, separated by commas, each url http or https without user, password, fragment, comma"
                                + " and equals sign, for example corp-idp=https://idp.example.com/token");
            }
            if (endpoints.put(name, stripped.substring(name.length() + 1)) != null) {
                throw new Invalid(variable, name + "=...", "a list that names each entry once");
            }
        }
        return endpoints;
    }

    private static String value(Map<String, String> environment, String variable, String otherwise) {
        String value = environment.get(variable);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private static String matching(
            Map<String, String> environment, String variable, String otherwise, String pattern, String expected)
            throws Invalid {
        String value = value(environment, variable, otherwise);
        if (!value.matches(pattern)) {
            throw new Invalid(variable, value, expected);
        }
        return value;
    }

    private static String oneOf(
            Map<String, String> environment, String variable, String otherwise, List<String> allowed) throws Invalid {
        String value = value(environment, variable, otherwise);
        if (!allowed.contains(value)) {
            throw new Invalid(variable, value, "one of " + String.join(", ", allowed));
        }
        return value;
    }

    private static int number(Map<String, String> environment, String variable, int otherwise, int least, int most)
            throws Invalid {
        String value = value(environment, variable, Integer.toString(otherwise));
        if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new Invalid(variable, value, "a whole number between " + least + " and " + most);
        }
        return Integer.parseInt(value);
    }

    private static Set<String> list(Map<String, String> environment, String variable, String pattern, String expected)
            throws Invalid {
        Set<String> entries = new TreeSet<>();
        for (String entry : value(environment, variable, "").split(",", -1)) {
            String stripped = entry.strip();
            if (!stripped.isEmpty() && !stripped.matches(pattern)) {
                throw new Invalid(variable, stripped, expected);
            }
            if (!stripped.isEmpty()) {
                entries.add(stripped);
            }
        }
        return entries;
    }
}
