package dev.qcs.operator.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final AtomicReference<Optional<String>> live = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<String>> ready = new AtomicReference<>(Optional.of("starting"));

    @Test
    void answersProbesAndMetrics() throws IOException, InterruptedException {
        try (ManagementServer server =
                new ManagementServer("127.0.0.1", 0, live::get, ready::get, () -> "qcs_build_info 1\n")) {
            assertThat(get(server, "/livez").statusCode()).isEqualTo(200);
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(server, "/readyz").body()).isEqualTo("starting\n");
            ready.set(Optional.empty());
            assertThat(get(server, "/readyz").body()).isEqualTo("ok\n");
            live.set(Optional.of("a sweep has not come round for 11m"));
            assertThat(get(server, "/livez").statusCode()).isEqualTo(503);
            assertThat(get(server, "/metrics").body()).isEqualTo("qcs_build_info 1\n");
        }
    }

    private static HttpResponse<String> get(ManagementServer server, String path)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
