package dev.qcs.operator;

import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.plant.Assignor;
import dev.qcs.operator.simulate.plant.Blueprint;
import dev.qcs.operator.simulate.plant.PlantSettings;
import dev.qcs.operator.simulate.plant.PlantSettings.Rebalance.Protocol;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.workload.ArrivalsFile;
import dev.qcs.operator.simulate.workload.Catalogue;
import dev.qcs.operator.simulate.workload.Skew;
import dev.qcs.operator.simulate.workload.Workload;
import dev.qcs.operator.words.Figures;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The plant and the workload of a simulation, as options of a command. */
final class PlantOptions {
    @Option(
            names = "--workload",
            defaultValue = "step",
            paramLabel = "NAME|FILE.csv",
            completionCandidates = SimulateCommand.WorkloadNames.class,
            description =
                    "One of ${COMPLETION-CANDIDATES}; or a file with the columns seconds,messagesPerSecond. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String workload = "";

    @Option(
            names = "--half",
            description = "Scale the workload so that it needs half of what the plant can do, in the mean.")
    private boolean half;

    @Option(
            names = "--mean",
            defaultValue = "0",
            description =
                    "Scale the workload so that so many messages per second arrive in the mean. Default: as it is.")
    private double mean;

    @Option(
            names = "--speed",
            defaultValue = "1",
            description = "Play a file so many times as fast. Default: ${DEFAULT-VALUE}.")
    private int speed;

    @Option(
            names = "--skew",
            defaultValue = "",
            paramLabel = "zipf:EXPONENT|hot:SHARE[:SECONDS]",
            description =
                    "Uneven partitions: by Zipf's law, or one that gets SHARE (0..1) of all messages, another one each"
                            + " SECONDS. Default: even, or as the workload has it.")
    private String skew = "";

    @Option(
            names = "--partitions",
            defaultValue = "12",
            description = "Of all topics together. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(names = "--topics", defaultValue = "1", description = "They are spread over. Default: ${DEFAULT-VALUE}.")
    private int topics;

    @Option(
            names = "--assignor",
            defaultValue = "Balanced",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Assignor assignor = Assignor.Balanced;

    @Option(
            names = "--capacity",
            defaultValue = "100",
            description = "Messages per second of one consumer. Default: ${DEFAULT-VALUE}.")
    private double capacity;

    @Option(
            names = "--consumers-per-replica",
            defaultValue = "1",
            description = "Members in each Pod. Default: ${DEFAULT-VALUE}.")
    private int perReplica;

    @Option(
            names = "--contention",
            defaultValue = "0",
            description =
                    "Exponent by which more replicas make each slower: 0 not at all, 0.11 as measured for a stream processor."
                            + " Default: ${DEFAULT-VALUE}.")
    private double contention;

    @Option(
            names = "--pod-start",
            defaultValue = "30",
            description = "Seconds until a new Pod consumes. Default: ${DEFAULT-VALUE}.")
    private double podStart;

    @Option(
            names = "--pod-spread",
            defaultValue = "0",
            description = "Seconds by which that differs. Default: ${DEFAULT-VALUE}.")
    private double podSpread;

    @Option(
            names = "--warm-up",
            defaultValue = "0",
            description =
                    "Seconds in which a consumer comes from half its capacity to all of it. Default: ${DEFAULT-VALUE}.")
    private double warmUp;

    @Option(
            names = "--rebalance",
            defaultValue = "Eager",
            description = "${COMPLETION-CANDIDATES}: who stops when members change. Default: ${DEFAULT-VALUE}.")
    private Protocol protocol = Protocol.Eager;

    @Option(
            names = "--pause",
            defaultValue = "6",
            description = "Seconds for which they stop. Default: ${DEFAULT-VALUE}.")
    private double pause;

    @Option(
            names = "--commit",
            defaultValue = "0",
            description = "Seconds between commits; below 1 at once. Default: ${DEFAULT-VALUE}.")
    private double commit;

    @Option(
            names = "--lag-seconds",
            defaultValue = "60",
            description = "The objective: no message waits longer. Default: ${DEFAULT-VALUE}.")
    private int lagSeconds;

    @Option(
            names = "--min-replicas",
            defaultValue = "1",
            description = "0 = may scale to zero. Default: ${DEFAULT-VALUE}.")
    private int minReplicas;

    @Option(names = "--max-replicas", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
    private int maxReplicas;

    @Option(names = "--start-replicas", defaultValue = "2", description = "When it begins. Default: ${DEFAULT-VALUE}.")
    private int startReplicas;

    @Mixin
    private PoolOptions pool = new PoolOptions();

    /** Those that scale such consumers too. */
    List<Family> rivals() {
        return pool.rivals();
    }

    /**
     * The simulation asked for.
     *
     * @throws IllegalArgumentException with a sentence for the person who typed the options
     */
    Simulation simulation(long seed) throws IOException {
        Blueprint plant = pool.pooled() ? pool.settings(consumers(), pods(), startReplicas) : settings();
        return new Simulation(plant, workload(plant, seed), lagSeconds, minReplicas, maxReplicas, seed);
    }

    /** The plant in words. */
    String words() {
        return (pool.pooled() ? pool.words() : partitions())
                + ", " + Figures.rate(capacity) + " messages/s a consumer"
                + (perReplica == 1 ? "" : ", " + perReplica + " consumers a replica")
                + "; a Pod takes " + seconds(podStart) + " to start"
                + (pool.pooled()
                        ? ""
                        : ", a rebalance stops " + (protocol == Protocol.Eager ? "everything" : "what moves") + " for "
                                + seconds(pause))
                + "; no message is to wait longer than " + Figures.time(Duration.ofSeconds(lagSeconds));
    }

    private String partitions() {
        return Figures.count((long) partitions) + (partitions == 1 ? " partition" : " partitions")
                + (topics == 1 ? "" : " in " + topics + " topics")
                + " dealt out " + (assignor == Assignor.Range ? "in ranges" : "evenly");
    }

    private static String seconds(double seconds) {
        return seconds == Math.rint(seconds)
                ? Figures.time(Duration.ofSeconds((long) seconds))
                : String.format(Locale.ROOT, "%.1fs", seconds);
    }

    private PlantSettings settings() {
        return new PlantSettings(
                partitions,
                topics,
                assignor,
                consumers(),
                pods(),
                new PlantSettings.Rebalance(protocol, pause),
                commit,
                startReplicas,
                List.of());
    }

    private PlantSettings.Consumers consumers() {
        return new PlantSettings.Consumers(perReplica, capacity, contention, 0);
    }

    private PlantSettings.Pods pods() {
        return new PlantSettings.Pods(podStart, podSpread, warmUp);
    }

    private Workload workload(Blueprint settings, long seed) throws IOException {
        Workload read = workload.endsWith(".csv") ? file(Path.of(workload)) : Catalogue.named(workload, seed);
        if (mean < 0 || (half && mean > 0)) {
            throw new IllegalArgumentException(
                    "--mean must be above 0, and not with --half, which is another scale; was " + mean);
        }
        double most = Double.isInfinite(settings.most()) ? settings.sustained(maxReplicas) : settings.most();
        Workload scaled = half ? read.withMean(most / 2) : mean > 0 ? read.withMean(mean) : read;
        return skew.isEmpty() ? scaled : scaled.skewed(skew(skew));
    }

    private Workload file(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            return ArrivalsFile.read(name, reader, speed);
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException("there is no file " + path, missing);
        } catch (MalformedInputException notText) {
            throw new IllegalArgumentException(name + " is not text in UTF-8; save it as CSV in UTF-8", notText);
        }
    }

    private static Skew skew(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (parts[0].equals("zipf") && parts.length == 2) {
                return new Skew.Zipf(Double.parseDouble(parts[1]));
            }
            if (parts[0].equals("hot") && (parts.length == 2 || parts.length == 3)) {
                return new Skew.Hot(Double.parseDouble(parts[1]), parts.length == 3 ? Integer.parseInt(parts[2]) : 0);
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(wrongSkew(text), notANumber);
        }
        throw new IllegalArgumentException(wrongSkew(text));
    }

    private static String wrongSkew(String text) {
        return "--skew must look like zipf:1.0, hot:0.3 or hot:0.3:600, was \"" + text + "\"";
    }
}
