package dev.qcs.operator.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingHandlerTest {
    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (ManagementServer server =
                        new ManagementServer("127.0.0.1", 0, Optional::empty, Optional::empty, () -> "");
                HttpClient client = HttpClient.newHttpClient()) {
            server.serveRecordings((namespace, name) -> name.equals("orders")
                    ? Optional.of((out, since) ->
                            out.write((namespace + " since " + since + "\n").getBytes(StandardCharsets.UTF_8)))
                    : Optional.empty());
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/recordings/shop/orders, 200, shop since 1970-01-01T00:00:00Z",
        "/recordings/shop/orders?since=2026-01-01T00:00:05.5Z, 200, shop since 2026-01-01T00:00:05.500Z",
        "/recordings/shop/orders?since=yesterday, 400, ask for /recordings/NAMESPACE/NAME",
        "/recordings/shop/orders?since=2026-99-01T00:00:05Z, 400, ask for",
        "/recordings/shop/refunds, 404, nothing is recorded of shop/refunds",
        "/recordings/shop, 400, ask for",
        "/recordings/shop/..%2forders, 400, ask for",
    })
    void answers(String path, int code, String told) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(answer.body()).contains(told);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:8080, true",
        "127.0.0.1, localhost, true",
        "::1, [::1]:8080, true",
        "10.0.0.7, 127.0.0.1:8080, false",
        "127.0.0.6, 127.0.0.1:8080, false",
        "127.0.0.1, evil.example:8080, false",
        "127.0.0.1, 127.0.0.1.evil.example, false",
        "127.0.0.1, , false",
    })
    void onlyTheLoopbackIsAnswered(String peer, String host, boolean answered) {
        assertThat(RecordingHandler.local(new InetSocketAddress(peer, 40_000), host))
                .isEqualTo(answered);
    }

    @Test
    void othersAreToldWhatToDo() {
        assertThat(RecordingHandler.local(InetSocketAddress.createUnresolved("pod", 1), "127.0.0.1"))
                .isFalse();
    }
}
