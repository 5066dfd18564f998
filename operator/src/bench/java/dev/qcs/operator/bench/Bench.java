package dev.qcs.operator.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.qcs.operator.bench.micro.Micro;
import dev.qcs.operator.bench.report.Bar;
import dev.qcs.operator.bench.report.Report;
import dev.qcs.operator.bench.report.Section;
import dev.qcs.operator.bench.report.Words;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.tournament.Cell;
import dev.qcs.operator.simulate.tournament.Outcome;
import dev.qcs.operator.simulate.tournament.Score;
import dev.qcs.operator.simulate.tournament.Table;
import dev.qcs.operator.simulate.tournament.Tournament;
import dev.qcs.operator.simulate.workload.Catalogue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code make bench}: plays every policy in every cell and prints what came of it, promises that are missed among it. */
@Command(name = "bench", sortOptions = false, mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    private static final long PROGRESS_NANOS = 10_000_000_000L;
    private static final long SET_ASIDE_SEED = 1_001;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--seeds",
            defaultValue = "3",
            description = "Seeds of whatever is random. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--grid",
            defaultValue = "24",
            description = "all = the 240 published settings of KEDA; anything else = 24 of them.")
    private String grid = "24";

    @Option(names = "--traces", defaultValue = "", description = "Directory of recorded traffic; empty = skipped.")
    private String traces = "";

    @Option(names = "--out", required = true, description = "Directory for the report, the JSON and the pictures.")
    private Path out = Path.of(".");

    @Option(names = "--pools-only", description = "Only what is played on queues and share groups.")
    private boolean poolsOnly;

    @Option(names = "--small", description = "One workload, one plant: to see that it works.")
    private boolean small;

    private static final double MOST_OVER_BEST = 1.25;
    private static final double MOST_OVER_BEST_RECORDED = 1.4;

    private final List<Bar> bars = new ArrayList<>();
    private final List<Quality> tables = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    /** Its exit code is 0 also when promises are missed: they are printed, not enforced. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        Files.createDirectories(out);
        List<Long> tuned = LongStream.rangeClosed(1, seeds).boxed().toList();
        if (poolsOnly) {
            pools(tuned);
            sections.addFirst(show(Bar.section(bars)));
            Report.write(out, sections, bars, conditions());
            writeJson();
            return CommandLine.ExitCode.OK;
        }
        List<Cell> cells = small
                ? Cells.quality(List.of("downstream-limit"), List.of(3), List.of(30))
                : Cells.quality(Catalogue.names(), Cells.PARTITIONS, Cells.STARTS);
        Quality quality = played("Quality of scaling", cells, tuned, "");
        sections.add(show(quality.rescales(bars)));
        sections.add(show(quality.limited(bars)));
        quality.promises(bars, MOST_OVER_BEST);
        bars.add(new Bar("seeds", Integer.toString(seeds), ">= 10", seeds >= 10));
        bars.add(new Bar("settings of KEDA's grid", wholeGrid() ? "240" : "24", "240", wholeGrid()));
        if (!small) {
            recorded(tuned);
            Quality aside = played(
                    "Set aside before tuning",
                    Cells.setAside(),
                    LongStream.range(SET_ASIDE_SEED, SET_ASIDE_SEED + seeds)
                            .boxed()
                            .toList(),
                    " Mixtures of two workloads, and what differs from the plants above: 15 s and 300 s as the objective,"
                            + " three topics under Range, two consumers a replica, commits each 5 s and 60 s, contention 0.11.");
            sections.add(show(aside.rescales(new ArrayList<>())));
        }
        pools(tuned);
        blind(tuned);
        progress("even load");
        sections.add(show(
                small
                        ? EvenLoad.play(List.of(Contestants.OWN), List.of(3), 1, bars)
                        : EvenLoad.play(List.of(Contestants.OWN, "keda:10", "keda:mu10s"), List.of(11, 12), 37, bars)));
        if (!small) {
            progress("what one decision costs");
            sections.add(show(Micro.run(out.resolve("jmh.txt"), bars)));
        }
        sections.addFirst(show(Bar.section(bars)));
        List<String> pictures = Pictures.draw(drawn(), out);
        if (pictures.isEmpty()) {
            throw new IOException("no picture was drawn into " + out);
        }
        Report.write(out, sections, bars, conditions());
        writeJson();
        progress("wrote " + out.resolve("bench.txt") + ", bench.json, benchmark.md and " + pictures.size()
                + " pictures");
        return CommandLine.ExitCode.OK;
    }

    private void recorded(List<Long> tuned) throws IOException, InterruptedException {
        if (traces.isBlank()) {
            sections.add(show(new Section(
                    "Recorded traffic",
                    List.of("Skipped: the traces could not be had; the line above from .ci/traces says why."),
                    List.of(),
                    List.of())));
            return;
        }
        played(
                        "Recorded traffic",
                        Cells.recorded(Path.of(traces)),
                        tuned.subList(0, 1),
                        " Two hours each, scaled to a mean of half of what the plant can do; Pods start in 30 s.")
                .promises(bars, MOST_OVER_BEST_RECORDED);
    }

    private void pools(List<Long> tuned) throws InterruptedException {
        List<Cell> queues = small ? PoolCells.queues().subList(0, 1) : PoolCells.queues();
        String nothing =
                " Any consumer takes the next message and nothing but " + PoolCells.MOST + " replicas limits them.";
        Quality quality = played(
                "RabbitMQ queues",
                queues,
                tuned,
                nothing
                        + " Counters are samples of 5 s; jobs=20s are messages of 20 s in the mean, which begin late beyond"
                        + " 60 s or 2.5 times their length; a message waits until a consumer begins it. The bounds take messages"
                        + " for a fluid, which nobody reaches where they take long.",
                setup -> Contestants.ofPool(setup, wholeGrid(), false));
        sections.add(show(quality.cells()));
        quality.poolPromises(bars);
        List<Cell> groups = small ? PoolCells.shareGroups().subList(0, 1) : PoolCells.shareGroups();
        Quality shared = played(
                "Kafka share groups",
                groups,
                tuned,
                nothing + " No scaler of KEDA reads a share group.",
                setup -> Contestants.ofPool(setup, wholeGrid(), true));
        sections.add(show(shared.cells()));
    }

    private Quality played(String title, List<Cell> cells, List<Long> list, String more) throws InterruptedException {
        return played(title, cells, list, more, setup -> Contestants.of(setup, wholeGrid()));
    }

    private Quality played(
            String title, List<Cell> cells, List<Long> list, String more, Function<Setup, List<Maker>> makers)
            throws InterruptedException {
        Table table = tournament(title, cells, list, makers);
        Quality quality = new Quality(title, "Seeds " + list.getFirst() + " to " + list.getLast() + "." + more, table);
        tables.add(quality);
        sections.add(show(quality.policies()));
        sections.add(show(quality.lost()));
        return quality;
    }

    private void blind(List<Long> tuned) throws InterruptedException {
        Table table = tournament(
                "Blind",
                small ? Cells.blind().subList(0, 1) : Cells.blind(),
                tuned,
                setup -> Contestants.of(setup, wholeGrid()));
        var totals = table.total("");
        Score own = Table.score(totals, Contestants.OWN);
        bars.add(new Bar(
                "replicas removed while part of the truth is hidden",
                Long.toString(own.removedWhileBlind()),
                "0",
                own.removedWhileBlind() == 0));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("POLICY", "REMOVED WHILE BLIND", "LATE s"));
        for (String policy : List.of(Contestants.OWN, "keda:10", "keda:mu10s", "flink:queue")) {
            Score score = Table.score(totals, policy);
            rows.add(List.of(
                    policy,
                    Words.whole(score.mean(Outcome::removedWhileBlind)),
                    Words.whole(score.mean(Outcome::violationSeconds))));
        }
        sections.add(show(new Section(
                "Missing data",
                List.of(
                        "A partition without an answer, brokers out of reach twice, an end that jumps back, readings 20 s old, a"
                                + " restart. Rivals see the true numbers here: only their restart is played."),
                rows,
                List.of())));
    }

    private Table tournament(String title, List<Cell> cells, List<Long> list, Function<Setup, List<Maker>> makers)
            throws InterruptedException {
        AtomicLong shown = new AtomicLong(System.nanoTime());
        progress(title + ": " + cells.size() + " cells");
        return Tournament.play(cells, makers, list, (done, all) -> {
            long last = shown.get();
            if (System.nanoTime() - last > PROGRESS_NANOS && shown.compareAndSet(last, System.nanoTime())) {
                progress(title + ": played " + done + " of " + all);
            }
        });
    }

    private List<Cell> drawn() {
        return Cells.quality(
                        small ? List.of("step") : List.of("random-levels", "square", "spikes", "moving-skew"),
                        List.of(12),
                        List.of(30))
                .stream()
                .filter(cell -> cell.name().contains("eager"))
                .toList();
    }

    private boolean wholeGrid() {
        return grid.equals("all");
    }

    private String conditions() {
        Runtime runtime = Runtime.getRuntime();
        String settings = poolsOnly
                ? "pools only (POOLS=1), " + (wholeGrid() ? "all 60" : "20 of the 60")
                : (wholeGrid() ? "all 240" : "24 of the 240");
        return seeds + (seeds == 1 ? " seed, " : " seeds, ") + settings
                + " settings of KEDA's grid, objective 60 s unless said otherwise; " + runtime.availableProcessors()
                + " processors, Java " + Runtime.version().feature() + ".";
    }

    private Section show(Section section) {
        PrintWriter text = Objects.requireNonNull(spec).commandLine().getOut();
        section.text().forEach(text::println);
        text.flush();
        return section;
    }

    private void progress(String words) {
        PrintWriter text = Objects.requireNonNull(spec).commandLine().getErr();
        text.println("bench: " + words);
        text.flush();
    }

    private void writeJson() throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Files.writeString(
                out.resolve("bench.json"),
                json.writeValueAsString(Report.json(
                        json,
                        bars,
                        tables.stream()
                                .map(quality -> new Report.Named(quality.title(), quality.table()))
                                .toList())));
    }
}
