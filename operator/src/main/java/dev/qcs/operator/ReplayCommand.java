package dev.qcs.operator;

import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.reconcile.WrittenScaler;
import dev.qcs.operator.recording.BadRecording;
import dev.qcs.operator.recording.Preamble;
import dev.qcs.operator.recording.Recorded;
import dev.qcs.operator.recording.RecordingReader;
import dev.qcs.operator.replay.Cadence;
import dev.qcs.operator.replay.JsonReport;
import dev.qcs.operator.replay.Replay;
import dev.qcs.operator.replay.Report;
import dev.qcs.operator.replay.TextReport;
import dev.qcs.operator.words.Figures;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
            "Exit code: 0 when the whole recording was replayed, 1 when it or the spec cannot be understood or read, 2 when"
                    + " the options cannot."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final long LARGEST_SPEC = 1 << 20;

    @Spec
    @Nullable
    CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The recording; - reads standard input.")
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
        try (InputStream in = open();
                RecordingReader reader = new RecordingReader(in, remark -> err.println(name() + ": " + remark))) {
            replay(reader, out, err);
            return ExitCode.OK;
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

    private void replay(RecordingReader reader, PrintWriter out, PrintWriter err)
            throws IOException, BadRecording, WrittenScaler.Wrong {
        Preamble preamble = reader.preamble();
        WrittenScaler scaler = scaler(preamble);
        int faster = speedup != null ? speedup : preamble == null ? 1 : preamble.speedup();
        Cadence readings = new Cadence(reader);
        Policy policy = readings.suited(scaler.policy());
        if (!policy.equals(scaler.policy())) {
            err.println(name() + ": readings come every " + Figures.time(policy.pollingInterval())
                    + ", so that is taken for the polling interval instead of "
                    + Figures.time(scaler.policy().pollingInterval()));
        }
        Replay replay = new Replay(new Evaluator(new Tempo(faster)), policy, scaler.createdAt());
        Report report = json ? new JsonReport(out) : new TextReport(out);
        Recorded next = readings.next();
        // Whoever reads the output may have seen enough.
        while (next != null && !out.checkError()) {
            report.next(replay.next(next));
            next = readings.next();
        }
        report.end();
    }

    private WrittenScaler scaler(@Nullable Preamble preamble) throws IOException, WrittenScaler.Wrong {
        if (specFile != null) {
            if (Files.size(specFile) > LARGEST_SPEC) {
                throw new IOException(specFile + " is larger than 1 MB; is that a QueueConsumerScaler?");
            }
            return WrittenScaler.parse(Files.readString(specFile));
        }
        return preamble == null ? WrittenScaler.defaults() : WrittenScaler.of(preamble.scaler());
    }

    private InputStream open() throws IOException {
        if (!file.equals("-")) {
            return Files.newInputStream(Path.of(file));
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
