package dev.qcs.operator;

import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.OracleCost;
import dev.qcs.operator.simulate.Policies;
import dev.qcs.operator.simulate.contend.Qcs;
import dev.qcs.operator.simulate.oracle.Oracle;
import dev.qcs.operator.simulate.oracle.OracleFamily;
import dev.qcs.operator.simulate.play.Run;
import dev.qcs.operator.simulate.play.Score;
import dev.qcs.operator.simulate.play.Simulation;
import dev.qcs.operator.simulate.show.Picture;
import dev.qcs.operator.simulate.show.ScoreJson;
import dev.qcs.operator.simulate.show.ScoreTable;
import dev.qcs.operator.simulate.show.Winner;
import dev.qcs.operator.simulate.workload.Catalogue;
import dev.qcs.operator.words.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qcs simulate}: how policies would do with a workload, in simulated time. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays scaling policies against a model of a consumer group or a queue, in simulated time, and says how each did: two hours take"
                    + " a fraction of a second. Needs no cluster and no broker.",
            "Exit code: 0, or 2 when an option or the workload's file cannot be used."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();

    /** Points of a timeline at least this far apart, and not many more than {@code POINTS}. */
    private static final int LEAST_STEP = 5;

    private static final int POINTS = 1440;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private PlantOptions plant = new PlantOptions();

    @Option(
            names = "--policies",
            split = ",",
            defaultValue = "qcs",
            paramLabel = "NAME",
            description =
                    "What to compare, separated by commas; all = everything there is. A name that does not exist gets the"
                            + " list. Default: ${DEFAULT-VALUE}.")
    private List<String> policies = List.of();

    @Option(
            names = "--seeds",
            defaultValue = "1",
            description =
                    "Runs of each policy with another draw of whatever is random; 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--polling",
            defaultValue = "5",
            description = "Seconds between two looks of qcs, 1 to 300. Default: ${DEFAULT-VALUE}.")
    private int polling;

    @Option(names = "--json", description = "One JSON object a line, one for each policy, instead of the table.")
    private boolean json;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "Also draw arrivals, seconds behind and replicas over time into FILE.svg or FILE.html.")
    private @Nullable Path picture;

    @Override
    public Integer call() {
        try {
            check(seeds >= 1 && seeds <= 1000, "--seeds must be 1 to 1000, was " + seeds);
            check(polling >= 1 && polling <= 300, "--polling must be 1 to 300 seconds, was " + polling);
            check(
                    picture == null
                            || picture.toString().endsWith(".svg")
                            || picture.toString().endsWith(".html"),
                    "--picture needs a file that ends in .svg or .html, was " + picture);
            List<Simulation> simulations = new ArrayList<>();
            for (int seed = 1; seed <= seeds; seed++) {
                simulations.add(plant.simulation(seed));
            }
            List<Maker> makers =
                    new Policies(families()).of(policies, simulations.getFirst().setup());
            show(simulations.getFirst(), makers, play(makers, simulations));
            return ExitCode.OK;
        } catch (IllegalArgumentException mistake) {
            err().println("qcs simulate: " + mistake.getMessage());
            return ExitCode.USAGE;
        } catch (IOException failure) {
            err().println("qcs simulate: a file cannot be read or written ("
                    + failure.getClass().getSimpleName() + "): " + failure.getMessage());
            return ExitCode.USAGE;
        }
    }

    /** Every kind of policy that can be played. */
    private List<Family> families() {
        List<Family> families = new ArrayList<>(List.of(new Qcs(Duration.ofSeconds(polling))));
        families.addAll(plant.rivals());
        families.addAll(OracleFamily.both());
        return families;
    }

    private List<Score> play(List<Maker> makers, List<Simulation> simulations) {
        OracleCost oracle = new Oracle();
        double[] best = new double[simulations.size()];
        for (int i = 0; i < best.length; i++) {
            best[i] = oracle.of(simulations.get(i).setup(), simulations.get(i).future());
        }
        int all = makers.size() * simulations.size();
        int played = 0;
        long shown = System.nanoTime();
        List<Score> scores = new ArrayList<>();
        for (Maker maker : makers) {
            List<Run> runs = new ArrayList<>();
            double over = 0;
            for (int i = 0; i < simulations.size(); i++) {
                Simulation simulation = simulations.get(i);
                // Only the first seed is drawn: the timelines of all would be a lot of memory for nothing.
                int step = i == 0 ? Math.max(LEAST_STEP, simulation.workload().seconds() / POINTS) : 0;
                Run run = simulation.play(maker, json || picture != null ? step : 0);
                runs.add(run);
                over += best[i] > 0 ? run.measures().cost() / best[i] / simulations.size() : 0;
                played++;
                if (System.nanoTime() - shown > PROGRESS_NANOS) {
                    shown = System.nanoTime();
                    err().println("played " + played + " of " + all + " runs, the last one of " + maker.name());
                }
            }
            scores.add(new Score(maker.name(), runs, over > 0 ? over : null));
        }
        return scores;
    }

    private void show(Simulation simulation, List<Maker> makers, List<Score> scores) throws IOException {
        int objective = simulation.objectiveSeconds();
        PrintWriter out = out();
        if (json) {
            scores.forEach(score -> out.println(ScoreJson.line(score)));
        } else {
            out.println(heading(simulation));
            out.println(plant.words());
            out.println();
            ScoreTable.lines(scores).forEach(out::println);
            out.println();
            out.println(Winner.note(
                    comparable(makers, scores), simulation.workload().seconds(), objective));
        }
        if (picture != null) {
            String title = heading(simulation) + (seeds == 1 ? "" : ", the first one drawn");
            String drawn = picture.toString().endsWith(".svg")
                    ? Picture.svg(title, scores, objective)
                    : Picture.html(title, scores, objective);
            Files.writeString(picture, drawn);
            String left = scores.size() > Picture.MOST_POLICIES
                    ? ", the first " + Picture.MOST_POLICIES + " of " + scores.size() + " policies"
                    : "";
            err().println("drew " + picture + left);
        }
        out.flush();
    }

    /** Those that do not know the future; all, when there are no others. */
    private static List<Score> comparable(List<Maker> makers, List<Score> scores) {
        List<Score> comparable = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            if (!makers.get(i).foresees()) {
                comparable.add(scores.get(i));
            }
        }
        return comparable.isEmpty() ? scores : comparable;
    }

    private String heading(Simulation simulation) {
        var workload = simulation.workload();
        return workload.name() + ": " + Figures.time(Duration.ofSeconds(workload.seconds())) + " with "
                + Figures.rate(workload.mean()) + " messages/s in the mean"
                + (seeds == 1 ? "" : ", " + seeds + " seeds");
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    /** Names of the built-in workloads, for the help text. */
    static final class WorkloadNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        WorkloadNames() {
            super(Catalogue.names());
        }
    }
}
