package dev.qcs.operator.manage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /livez}, {@code /readyz} and {@code /metrics} for everybody, recordings for the loopback. Reads only, holds nothing
 * secret.
 */
public final class ManagementServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Binds and starts.
     *
     * @param port 0 = any free one
     * @param live what is wrong with the process so that only a restart helps; empty = nothing
     * @param ready why it does not work yet or now; empty = it does
     * @param metrics in Prometheus' text format
     * @throws IOException when the address cannot be bound
     */
    public ManagementServer(
            String host,
            int port,
            Supplier<Optional<String>> live,
            Supplier<Optional<String>> ready,
            Supplier<String> metrics)
            throws IOException {
        server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.createContext("/livez", exchange -> answerHealth(exchange, live.get()));
        server.createContext("/readyz", exchange -> answerHealth(exchange, ready.get()));
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
        server.setExecutor(threads);
        server.start();
    }

    /** Serves {@code /recordings/}, to the loopback only. */
    public void serveRecordings(RecordingSource source) {
        server.createContext(RecordingHandler.PATH, new RecordingHandler(source));
    }

    /** The port that was bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answerHealth(HttpExchange exchange, Optional<String> problem) throws IOException {
        answer(exchange, problem.isEmpty() ? 200 : 503, "text/plain; charset=utf-8", problem.orElse("ok") + "\n");
    }

    private static void answer(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(code, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
