package dev.qcs.operator;

import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.plant.PlantSettings.Consumers;
import dev.qcs.operator.simulate.plant.PlantSettings.Pods;
import dev.qcs.operator.simulate.pool.PoolSettings;
import dev.qcs.operator.simulate.rival.Rivals;
import dev.qcs.operator.words.Figures;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether consumers are dealt partitions or share a pool, and what a pool is like, as options of a command. */
final class PoolOptions {
    /** What only partitions have. */
    private static final List<String> OF_PARTITIONS =
            List.of("--partitions", "--topics", "--assignor", "--skew", "--rebalance", "--pause", "--commit");

    private static final List<String> OF_POOLS = List.of("--prefetch", "--ack-every", "--sample", "--random-jobs");

    /** Where the messages are. */
    enum Source {
        KAFKA,
        RABBITMQ,
        SHARE_GROUP
    }

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec mixee;

    @Option(
            names = "--source",
            defaultValue = "kafka",
            paramLabel = "kafka|rabbitmq|share-group",
            description =
                    "Partitions that are dealt out, a RabbitMQ queue, or a Kafka share group. Default: ${DEFAULT-VALUE}.")
    private String source = "";

    @Option(
            names = "--prefetch",
            defaultValue = "20",
            description = "Messages that a consumer of a pool may hold. Default: ${DEFAULT-VALUE}.")
    private int prefetch;

    @Option(
            names = "--ack-every",
            defaultValue = "1",
            description = "Messages that it acknowledges together. Default: ${DEFAULT-VALUE}.")
    private int ackEvery;

    @Option(
            names = "--sample",
            defaultValue = "5",
            description = "Seconds between a RabbitMQ broker's samples of its counters. Default: ${DEFAULT-VALUE}.")
    private int sample;

    @Option(
            names = "--random-jobs",
            description =
                    "Messages of a pool take exponentially distributed times, 1/--capacity in the mean, not all the same.")
    private boolean randomJobs;

    /** True for a queue or a share group; complains of options that mean nothing for what was asked for. */
    boolean pooled() {
        boolean pooled = kind() != Source.KAFKA;
        for (String option : pooled ? OF_PARTITIONS : OF_POOLS) {
            if (mixee != null && mixee.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new IllegalArgumentException(option + " means nothing with --source " + source + ": "
                        + (pooled
                                ? "any consumer takes the next message, and nothing is dealt out"
                                : "it says what consumers of a pool hold; add --source rabbitmq or share-group"));
            }
        }
        return pooled;
    }

    private Source kind() {
        return switch (source.toLowerCase(Locale.ROOT)) {
            case "kafka" -> Source.KAFKA;
            case "rabbitmq" -> Source.RABBITMQ;
            case "share-group" -> Source.SHARE_GROUP;
            default ->
                throw new IllegalArgumentException(
                        "--source must be kafka, rabbitmq or share-group, was \"" + source + "\"");
        };
    }

    PoolSettings settings(Consumers consumers, Pods pods, int startReplicas) {
        return new PoolSettings(
                kind() == Source.RABBITMQ
                        ? new PoolSettings.Source.RabbitMq(1, sample)
                        : new PoolSettings.Source.ShareGroup(12),
                consumers,
                new PoolSettings.Holding(prefetch, ackEvery),
                randomJobs,
                pods,
                startReplicas,
                List.of());
    }

    /** Those that scale such consumers too. */
    List<Family> rivals() {
        return switch (kind()) {
            case KAFKA -> Rivals.families();
            case RABBITMQ -> Rivals.ofQueues();
            case SHARE_GROUP -> Rivals.ofShareGroups();
        };
    }

    /** The pool in words. */
    String words() {
        return (kind() == Source.RABBITMQ ? "a RabbitMQ queue" : "a Kafka share group") + ", consumers hold up to "
                + Figures.count((long) prefetch) + (prefetch == 1 ? " message" : " messages")
                + (ackEvery == 1 ? "" : " and acknowledge " + Figures.count((long) ackEvery) + " together")
                + (kind() == Source.RABBITMQ ? ", counters are samples each " + sample + "s" : "")
                + (randomJobs ? ", messages take random times" : "");
    }
}
