package dev.qcs.operator;

import dev.qcs.operator.doctor.Checkup;
import dev.qcs.operator.doctor.JsonReport;
import dev.qcs.operator.doctor.RabbitCheckup;
import dev.qcs.operator.doctor.RabbitJsonReport;
import dev.qcs.operator.doctor.RabbitTextReport;
import dev.qcs.operator.doctor.Scope;
import dev.qcs.operator.doctor.TextReport;
import dev.qcs.operator.doctor.Verdict;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerInventory;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.kafka.KafkaInventory;
import dev.qcs.operator.lag.kafka.KafkaLagReader;
import dev.qcs.operator.lag.kafka.KafkaReaderOptions;
import dev.qcs.operator.lag.rabbitmq.RabbitInventory;
import dev.qcs.operator.lag.rabbitmq.RabbitLagReader;
import dev.qcs.operator.lag.rabbitmq.RabbitReaderOptions;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.reconcile.WrittenScaler;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qcs doctor}: what is wrong with the consumers of a Kafka cluster or a RabbitMQ broker, without an operator. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Looks at a Kafka cluster or a RabbitMQ broker for a while and says what is wrong with its consumers, topics or"
                    + " queues, disks and dead letters, and what to do. Needs no operator and no custom resource, and changes"
                    + " nothing.",
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

    /** One of the two. */
    static final class Source {
        @ArgGroup(exclusive = false, heading = "Kafka:%n")
        @Nullable
        KafkaOptions kafka;

        @ArgGroup(exclusive = false, heading = "RabbitMQ:%n")
        @Nullable
        RabbitOptions rabbit;
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
        Consumer<String> progress = line -> {
            err.println(line);
            err.flush();
        };
        Source one = Objects.requireNonNull(source);
        if (one.rabbit != null) {
            return rabbit(one.rabbit, samples, every, policy, progress);
        }
        return kafka(Objects.requireNonNull(one.kafka), samples, every, policy, progress);
    }

    private int kafka(KafkaOptions given, int samples, Duration every, Policy policy, Consumer<String> progress)
            throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        BrokerAddress.Kafka address = new BrokerAddress.Kafka(given.bootstrap);
        KafkaReaderOptions options = KafkaReaderOptions.forOneLook(Clock.systemUTC(), every);
        try (QuietLogs _ = new QuietLogs();
                BrokerInventory inventory = new KafkaInventory(address, options);
                LagReader reader = new KafkaLagReader(address, options)) {
            Checkup checkup = new Checkup(inventory, reader, Thread::sleep, progress);
            return switch (checkup.run(new Checkup.Plan(
                    new Scope(new HashSet<>(given.groups), new HashSet<>(given.topics)), samples, every, policy))) {
                case Checkup.Outcome.Blind(String message) -> {
                    if (json) {
                        new JsonReport(out, address.displayName()).blind(message);
                    }
                    progress.accept(message);
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
    }

    private int rabbit(RabbitOptions given, int samples, Duration every, Policy policy, Consumer<String> progress)
            throws IOException, InterruptedException {
        CommandLine line = Objects.requireNonNull(command).commandLine();
        PrintWriter out = line.getOut();
        try (QuietLogs _ = new QuietLogs()) {
            BrokerAddress.RabbitMq address = given.address(System.getenv(), line.getErr());
            RabbitReaderOptions options = RabbitReaderOptions.defaults(Clock.systemUTC());
            try (RabbitInventory inventory = new RabbitInventory(address, options);
                    LagReader reader = new RabbitLagReader(address, options)) {
                RabbitCheckup checkup = new RabbitCheckup(inventory, reader, Thread::sleep, progress);
                return switch (checkup.run(
                        new RabbitCheckup.Plan(given.vhost, new HashSet<>(given.queues), samples, every, policy))) {
                    case RabbitCheckup.Outcome.Blind(String message) -> {
                        if (json) {
                            new RabbitJsonReport(out, address.displayName()).blind(message);
                        }
                        progress.accept(address.displayName() + ": " + message);
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
        } catch (RabbitOptions.Unusable | GeneralSecurityException cannot) {
            progress.accept(String.valueOf(cannot.getMessage()));
            return CANNOT_LOOK;
        }
    }
}
