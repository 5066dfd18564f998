package dev.qcs.operator;

import dev.qcs.operator.doctor.Checkup;
import dev.qcs.operator.doctor.JsonReport;
import dev.qcs.operator.doctor.RabbitCheckup;
import dev.qcs.operator.doctor.RabbitJsonReport;
import dev.qcs.operator.doctor.RabbitTextReport;
import dev.qcs.operator.doctor.Scope;
import dev.qcs.operator.doctor.TextReport;
import dev.qcs.operator.doctor.Verdict;
import dev.qcs.operator.kube.Clients;
import dev.qcs.operator.kube.Failures;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.kafka.LoginModules;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.reconcile.NamespaceBrokers;
import dev.qcs.operator.reconcile.WrittenScaler;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code qcs doctor}: what is wrong with the consumers of a Kafka cluster or a RabbitMQ broker, without an operator; it is given
 * by its address, by a QueueConnection, or by all that a namespace holds.
 */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Looks at a Kafka cluster or a RabbitMQ broker for a while and says what is wrong with its consumers, topics or"
                    + " queues, disks and dead letters, and what to do. Needs no operator and no custom resource, and changes nothing. What a"
                    + " namespace says is read with your own rights, Secrets only where they carry the label"
                    + " scaling.qcs.dev/allow-use: \"true\".",
            "Exit code: 0 when nothing needs anybody, 1 when there are warnings or something could not be read, 2 when"
                    + " something is critical, 3 when the cluster gave no answer or the options cannot be understood."
        },
        exitCodeOnInvalidInput = DoctorCommand.CANNOT_LOOK,
        exitCodeOnExecutionException = DoctorCommand.CANNOT_LOOK)
final class DoctorCommand implements Callable<Integer> {
    static final int CANNOT_LOOK = 3;

    private static final int SAMPLES = 6;
    private static final int LONGEST_PAUSE = 15;

    /** Most consumers commit every 5 s: in less time all of them would seem to stand still. */
    private static final int SHORTEST_WATCH = 15;

    private static final int LONGEST_WATCH = 3600;

    @Spec
    @Nullable
    CommandSpec command;

    @ArgGroup(multiplicity = "1")
    @Nullable
    Source source;

    /** One of the three. */
    static final class Source {
        @ArgGroup(exclusive = false, heading = "Kafka, by its address:%n")
        @Nullable
        KafkaOptions kafka;

        @ArgGroup(exclusive = false, heading = "RabbitMQ, by its address:%n")
        @Nullable
        RabbitOptions rabbit;

        @ArgGroup(exclusive = false, heading = "By what a namespace says:%n")
        @Nullable
        NamespaceOptions namespace;
    }

    /** Where a Kafka cluster is, and what of it to look at. */
    static final class KafkaOptions {
        @Option(
                names = {"-b", "--bootstrap"},
                required = true,
                paramLabel = "HOST:PORT",
                description = "Where to reach the cluster, in plain text; several separated by commas.")
        String bootstrap = "";

        @Option(
                names = {"-g", "--group"},
                split = ",",
                paramLabel = "NAME",
                description = "Only this consumer group; may be repeated. Default: every group that may be seen.")
        List<String> groups = List.of();

        @Option(
                names = {"-t", "--topic"},
                split = ",",
                paramLabel = "NAME",
                description = "Only this topic and the groups that read it; may be repeated. Default: all.")
        List<String> topics = List.of();
    }

    /** Which objects of which cluster to follow. */
    static final class NamespaceOptions {
        @Option(
                names = {"-c", "--connection"},
                paramLabel = "NAME",
                description = "The broker of this QueueConnection, and all that is on it.")
        @Nullable
        String connection;

        @Option(
                names = {"-n", "--namespace"},
                paramLabel = "NAMESPACE",
                description =
                        "Where the connection is, by default the namespace of the kubeconfig. Without --connection:"
                                + " every broker that a QueueConnection or QueueConsumerScaler of this namespace means, with the"
                                + " groups of its scalers.")
        @Nullable
        String namespace;

        @Option(
                names = "--kubeconfig",
                paramLabel = "FILE",
                description = "How to reach the Kubernetes API. Default: as kubectl finds it.")
        @Nullable
        Path kubeconfig;

        @Option(names = "--context", paramLabel = "NAME", description = "Of the kubeconfig. Default: its current one.")
        @Nullable
        String context;
    }

    @Option(
            names = {"-w", "--watch"},
            paramLabel = "SECONDS",
            description = {
                "For how long to watch, 15 to 3600. Half a minute shows trends and what stands still; what is"
                        + " stuck for certain takes six minutes. Default: ${DEFAULT-VALUE}."
            })
    int watch = 30;

    @Option(names = "--json", description = "One JSON object instead of text.")
    boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
        if (watch < SHORTEST_WATCH || watch > LONGEST_WATCH) {
            err.println(
                    "--watch must be between " + SHORTEST_WATCH + " and " + LONGEST_WATCH + " seconds, is " + watch);
            return CANNOT_LOOK;
        }
        Duration every = Duration.ofSeconds(Math.clamp(watch / SAMPLES, 1, LONGEST_PAUSE));
        int samples = 1 + (int) Math.ceilDiv(watch, every.toSeconds());
        Policy policy = WrittenScaler.defaults().policy().polledEvery(every);
        KafkaLook look = new KafkaLook(samples, every, policy);
        RabbitLook queues = new RabbitLook(samples, every, policy);
        Source given = Objects.requireNonNull(source);
        try (QuietLogs _ = new QuietLogs()) {
            NamespaceOptions namespace = given.namespace;
            if (namespace != null) {
                return namespace(namespace, look, queues);
            }
            if (given.rabbit != null) {
                return rabbit(given.rabbit, queues);
            }
            KafkaOptions kafka = Objects.requireNonNull(given.kafka);
            return kafka(
                    new BrokerAddress.Kafka(kafka.bootstrap),
                    new Scope(new HashSet<>(kafka.groups), new HashSet<>(kafka.topics)),
                    look);
        }
    }

    private int kafka(BrokerAddress.Kafka address, Scope scope, KafkaLook look)
            throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        return switch (look.at(address, scope, this::progress)) {
            case Checkup.Outcome.Blind(String message) -> {
                if (json) {
                    new JsonReport(out, address.displayName()).blind(message);
                }
                progress(message);
                yield Verdict.BLIND.code();
            }
            case Checkup.Outcome.Looked(var report) -> {
                if (json) {
                    new JsonReport(out, address.displayName()).print(report);
                } else {
                    new TextReport(out, address.displayName()).print(report);
                }
                yield report.verdict().code();
            }
        };
    }

    private int rabbit(RabbitOptions given, RabbitLook look) throws IOException, InterruptedException {
        CommandLine line = Objects.requireNonNull(command).commandLine();
        BrokerAddress.RabbitMq address;
        try {
            address = given.address(System.getenv(), line.getErr());
        } catch (RabbitOptions.Unusable cannot) {
            progress(String.valueOf(cannot.getMessage()));
            return CANNOT_LOOK;
        }
        return rabbit(address, new RabbitCheckup.Choice.Named(given.vhost, new HashSet<>(given.queues)), look);
    }

    private int rabbit(BrokerAddress.RabbitMq address, RabbitCheckup.Choice choice, RabbitLook look)
            throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        return switch (look.at(address, choice, this::progress)) {
            case RabbitCheckup.Outcome.Blind(String message) -> {
                if (json) {
                    new RabbitJsonReport(out, address.displayName()).blind(message);
                }
                progress(address.displayName() + ": " + message);
                yield Verdict.BLIND.code();
            }
            case RabbitCheckup.Outcome.Looked(var report) -> {
                if (json) {
                    new RabbitJsonReport(out, address.displayName()).print(report);
                } else {
                    new RabbitTextReport(out, address.displayName()).print(report);
                }
                yield report.verdict().code();
            }
        };
    }

    private int namespace(NamespaceOptions given, KafkaLook look, RabbitLook queues)
            throws IOException, InterruptedException {
        Config config;
        Map<String, String> tokenEndpoints;
        try {
            config = config(given);
            tokenEndpoints = OperatorConfig.oauthEndpoints(System.getenv());
        } catch (OperatorConfig.Invalid invalid) {
            progress(Objects.requireNonNull(invalid.getMessage()));
            return CANNOT_LOOK;
        } catch (IOException | RuntimeException unreadable) {
            progress("the kubeconfig cannot be used: " + Failures.sentence(unreadable));
            return CANNOT_LOOK;
        }
        String namespace = Objects.requireNonNullElse(
                given.namespace, Objects.requireNonNullElse(config.getNamespace(), "default"));
        LoginModules.allow(tokenEndpoints.values());
        NamespaceBrokers.Found found;
        try (KubernetesClient client = Clients.connect(config, Build.current().version())) {
            NamespaceBrokers brokers = new NamespaceBrokers(client, namespace, tokenEndpoints, Clock.systemUTC());
            found = given.connection == null ? brokers.all() : brokers.connection(given.connection);
        } catch (NamespaceBrokers.NoAnswer e) {
            progress(Objects.requireNonNull(e.getMessage()));
            return CANNOT_LOOK;
        }
        if (found.brokers().isEmpty()) {
            found.refused().forEach((object, why) -> progress(object + ": " + why));
            if (found.refused().isEmpty()) {
                progress("namespace " + namespace + " has no QueueConnection and no QueueConsumerScaler");
            }
            return CANNOT_LOOK;
        }
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        return switch (given.connection == null
                ? null
                : found.brokers().getFirst().address()) {
            case BrokerAddress.Kafka kafka -> kafka(kafka, new Scope(Set.of(), Set.of()), look);
            case BrokerAddress.RabbitMq rabbit ->
                rabbit(rabbit, new RabbitCheckup.Choice.Named(null, Set.of()), queues);
            case null ->
                new NamespaceRounds(look, queues, this::progress)
                        .go(namespace, found, out, json)
                        .code();
        };
    }

    private static Config config(NamespaceOptions given) throws IOException {
        if (given.kubeconfig == null) {
            return Config.autoConfigure(given.context);
        }
        if (!Files.isReadable(given.kubeconfig)) {
            throw new IOException("there is no readable file " + given.kubeconfig);
        }
        return Config.fromKubeconfig(given.context, given.kubeconfig.toFile());
    }

    /** One line for people, beside the report. */
    private void progress(String line) {
        PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
