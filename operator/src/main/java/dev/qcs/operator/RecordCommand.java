package dev.qcs.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qcs record}: fetches what an operator has read of a scaler in the last 15 minutes. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description = {
            "Fetches the last 15 minutes of a scaler's readings from a running operator, for qcs replay. It answers only to"
                    + " its own loopback, so forward its port first:",
            "  kubectl -n NAMESPACE port-forward POD 8080",
            "Exit code: 0 when the recording is written, 1 when it could not be had, 2 when the options cannot be"
                    + " understood."
        })
final class RecordCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int LONGEST_ANSWER = 1000;

    @Spec
    @Nullable
    CommandSpec command;

    @Parameters(paramLabel = "NAMESPACE/NAME", description = "The QueueConsumerScaler.")
    String scaler = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the operator's port is forwarded to. Default: ${DEFAULT-VALUE}")
    String url = "http://127.0.0.1:8080";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write it. Default: standard output.")
    @Nullable
    Path output;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with each new reading until stopped.")
    boolean follow;

    private @Nullable String newest;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
        if (!scaler.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            err.println("\"" + scaler + "\" is not NAMESPACE/NAME, such as shop/orders");
            return ExitCode.USAGE;
        }
        URI address;
        try {
            address = URI.create(url.replaceAll("/+$", "") + "/recordings/" + scaler);
            HttpRequest.newBuilder(address);
        } catch (IllegalArgumentException notAnAddress) {
            err.println("--url is \"" + url + "\", but must be like http://127.0.0.1:8080");
            return ExitCode.USAGE;
        }
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
                OutputStream out = open()) {
            int code = fetch(client, address, out, err);
            while (follow && code == ExitCode.OK) {
                Thread.sleep(PAUSE);
                code = fetch(client, address, out, err);
            }
            return code;
        } catch (ConnectException refused) {
            err.println("nothing answers at " + url
                    + "; is the operator's port forwarded? kubectl -n NAMESPACE port-forward" + " POD 8080");
        } catch (IOException failure) {
            err.println("the recording could not be had: " + failure);
        }
        return ExitCode.SOFTWARE;
    }

    private OutputStream open() throws IOException {
        if (output != null) {
            return Files.newOutputStream(output);
        }
        return new FilterOutputStream(System.out) {
            @Override
            public void write(byte[] bytes) throws IOException {
                out.write(bytes);
            }

            @Override
            public void close() throws IOException {
                // Standard output stays open.
                flush();
            }
        };
    }

    private int fetch(HttpClient client, URI address, OutputStream out, PrintWriter err)
            throws IOException, InterruptedException {
        URI from = newest == null ? address : URI.create(address + "?since=" + newest);
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(from).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                String why = new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
                err.println(url + " answers " + answer.statusCode() + ": " + why.strip());
                return ExitCode.SOFTWARE;
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                newest = time(line, newest);
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    private static @Nullable String time(String line, @Nullable String before) throws IOException {
        try {
            JsonNode time = JSON.readTree(line).get("time");
            return time == null ? before : time.asText();
        } catch (JsonProcessingException notJson) {
            throw new IOException("the answer is no recording; is that the operator's port?");
        }
    }
}
