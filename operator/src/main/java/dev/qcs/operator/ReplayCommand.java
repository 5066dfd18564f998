package dev.qcs.operator;

import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.reconcile.WrittenScaler;
import dev.qcs.operator.recording.BadRecording;
import dev.qcs.operator.recording.GoodLines;
import dev.qcs.operator.recording.Preamble;
import dev.qcs.operator.recording.Recorded;
import dev.qcs.operator.recording.RecordingReader;
import dev.qcs.operator.replay.Cadence;
import dev.qcs.operator.replay.JsonReport;
import dev.qcs.operator.replay.Progress;
import dev.qcs.operator.replay.Replay;
import dev.qcs.operator.replay.Report;
import dev.qcs.operator.replay.SpecNames;
import dev.qcs.operator.replay.TextReport;
import dev.qcs.operator.words.Figures;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qcs replay}: what the operator makes of a recording, with the spec of then or another one. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Evaluates a recording again, as the operator would, and prints each decision and finding with its reason."
                    + " Nothing is changed anywhere.",
            "A line that is no reading is told and left out. With --spec, what the recorded spec decides stands beside it.",
            "Exit code: 0 when the whole recording was replayed, 1 when lines were left out or it or the spec cannot be"
                    + " understood or read, 2 when the options cannot."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final long LARGEST_SPEC = 1 << 20;

    @Spec
    @Nullable
    CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The recording, packed by gzip or not; - reads standard input.")
    String file = "-";

    @Option(
            names = "--spec",
            paramLabel = "FILE",
            description =
                    "A QueueConsumerScaler or only its spec, as YAML or JSON, instead of the recorded one. Without"
                            + " either: every default, and at most 1000 replicas.")
    @Nullable
    Path specFile;

    @Option(names = "--json", description = "One line of JSON for each reading.")
    boolean json;

    @Option(
            names = "--speedup",
            paramLabel = "N",
            description =
                    "Run the operator's own clocks so many times faster, 1 to 1000. Default: as recorded, else 1.")
    @Nullable
    Integer speedup;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
        PrintWriter out = command.commandLine().getOut();
        if (speedup != null && (speedup < 1 || speedup > 1000)) {
            err.println("--speedup must be between 1 and 1000, is " + speedup);
            return ExitCode.USAGE;
        }
        try (InputStream in = open(err);
                RecordingReader reader = new RecordingReader(in, remark -> err.println(name() + ": " + remark))) {
            return replay(reader, out, err);
        } catch (BadRecording bad) {
            out.flush();
            err.println(name() + ": " + bad.getMessage());
        } catch (WrittenScaler.Wrong wrong) {
            err.println((specFile == null ? name() + ": line 1" : specFile.toString()) + ": " + wrong.getMessage());
        } catch (NoSuchFileException missing) {
            err.println("there is no file " + missing.getFile());
        } catch (IOException failure) {
            err.println("cannot read " + name() + ": " + failure.getMessage());
        }
        return ExitCode.SOFTWARE;
    }

    private int replay(RecordingReader reader, PrintWriter out, PrintWriter err)
            throws IOException, BadRecording, WrittenScaler.Wrong {
        Preamble preamble = reader.preamble();
        WrittenScaler tried = specFile == null ? null : given(specFile);
        WrittenScaler scaler =
                tried != null ? tried : preamble == null ? WrittenScaler.defaults() : recorded(preamble, err);
        WrittenScaler recorded = tried == null || preamble == null ? null : recordedIfReadable(preamble);
        GoodLines lines = new GoodLines(reader, mistake -> err.println(name() + ": " + mistake));
        Cadence readings = new Cadence(lines);
        Replay replay = replay(scaler, preamble, readings, tried != null);
        Replay ofRecordedSpec = recorded == null ? null : replay(recorded, preamble, readings, false);
        Policy policy = readings.suited(scaler.policy());
        if (!policy.equals(scaler.policy())) {
            err.println(name() + ": readings come every " + Figures.time(policy.pollingInterval())
                    + ", so that is taken for the polling interval instead of "
                    + Figures.time(scaler.policy().pollingInterval()));
        }
        Report report = json ? new JsonReport(out) : new TextReport(out);
        Recorded next = readings.next();
        // Whoever reads the output may have seen enough.
        while (next != null && !out.checkError()) {
            report.next(replay.next(next), ofRecordedSpec == null ? null : ofRecordedSpec.next(next));
            next = readings.next();
        }
        report.end();
        if (lines.untold() > 0) {
            err.println(name() + ": " + lines.untold() + " more lines are no readings and were left out");
        }
        return lines.leftOut() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Replay replay(WrittenScaler scaler, @Nullable Preamble preamble, Cadence readings, boolean otherSpec) {
        int faster = speedup != null ? speedup : preamble == null ? 1 : preamble.speedup();
        Replay replay = new Replay(
                new Tempo(faster), readings.suited(scaler.policy()), SpecNames.of(scaler.spec()), scaler.createdAt());
        Instant begins = readings.begins();
        if (preamble != null && preamble.memory() != null && begins != null) {
            Digest.read(preamble.memory()).ifPresent(known -> replay.remember(known, begins, otherSpec));
        }
        return replay;
    }

    private WrittenScaler recorded(Preamble preamble, PrintWriter err) throws WrittenScaler.Wrong {
        return WrittenScaler.ofAnyVersion(preamble.scaler(), remark -> err.println(name() + ": line 1: " + remark));
    }

    /** Where another spec is tried, one that cannot be read any more is only missed beside it. */
    private static @Nullable WrittenScaler recordedIfReadable(Preamble preamble) {
        try {
            return WrittenScaler.ofAnyVersion(preamble.scaler(), remark -> {});
        } catch (WrittenScaler.Wrong unreadable) {
            return null;
        }
    }

    private static WrittenScaler given(Path file) throws IOException, WrittenScaler.Wrong {
        if (Files.size(file) > LARGEST_SPEC) {
            throw new IOException(file + " is larger than 1 MB; is that a QueueConsumerScaler?");
        }
        return WrittenScaler.parse(Files.readString(file));
    }

    private InputStream open(PrintWriter err) throws IOException {
        if (!file.equals("-")) {
            Path path = Path.of(file);
            return Progress.of(
                    Files.newInputStream(path), Files.size(path), progress -> err.println(name() + ": " + progress));
        }
        return new FilterInputStream(System.in) {
            @Override
            public void close() {
                // Standard input stays open.
            }
        };
    }

    private String name() {
        return file.equals("-") ? "standard input" : file;
    }
}
