package dev.qcs.operator.lag.rabbitmq;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.names.BrokerHosts;
import dev.qcs.operator.lag.tls.TlsContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks the management API, one request at a time, never more than the limits in time and size, and never at another address
 * than the one it was made for. Nothing is tried twice here: the next sweep comes soon enough.
 */
final class ManagementClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_TEXT = 160;

    private final String base;
    private final @Nullable String authorization;
    private final TlsFaults faults;
    private final HttpClient http;
    private final RabbitReaderOptions options;

    /** @param login {@code null} = none is sent */
    ManagementClient(
            String uri,
            BrokerAddress.@Nullable Login login,
            @Nullable SSLContext tls,
            TlsFaults faults,
            RabbitReaderOptions options) {
        this.base = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        this.faults = faults;
        this.authorization = login == null
                ? null
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
        this.options = options;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                // An answer that points elsewhere would carry the credentials there.
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.requestLimit());
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.http = builder.build();
    }

    /**
     * One that asks the management API of an address that has one.
     *
     * @throws GeneralSecurityException when the authority or certificate cannot be used; its message says which
     */
    static ManagementClient of(BrokerAddress.RabbitMq address, RabbitReaderOptions options)
            throws GeneralSecurityException {
        String uri = Objects.requireNonNull(address.managementUri(), "the address has no management API");
        return new ManagementClient(
                uri,
                address.login(),
                address.tls() == null ? null : TlsContext.of(address.tls()),
                new TlsFaults(uri.startsWith("https"), address.tls(), "http", "https"),
                options);
    }

    /** An answer that is no JSON. */
    Answer<String> text(String path) {
        return ask(path, body -> new String(body, StandardCharsets.UTF_8));
    }

    /** One object. */
    <T> Answer<T> object(String path, Function<JsonNode, T> reading) {
        return ask(path, body -> {
            JsonNode node = JSON.readTree(body);
            if (node == null || !node.isObject()) {
                throw new IOException("no JSON object");
            }
            return reading.apply(node);
        });
    }

    /** Each object of a list, one after the other; gives how many there were. */
    Answer<Integer> list(String path, Consumer<JsonNode> element) {
        return ask(path, body -> {
            try (JsonParser parser = JSON.createParser(body)) {
                if (parser.nextToken() != JsonToken.START_ARRAY) {
                    throw new IOException("no JSON list");
                }
                int count = 0;
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    JsonNode node = JSON.readTree(parser);
                    element.accept(node);
                    count++;
                }
                if (parser.currentToken() != JsonToken.END_ARRAY) {
                    throw new IOException("a list that ends too soon");
                }
                return count;
            }
        });
    }

    /** What the check of alarms says; empty = none is in force. */
    Answer<String> alarms(String path) {
        return switch (send(path)) {
            case Answer.Failed<HttpResponse<byte[]>>(Problem problem) -> new Answer.Failed<>(problem);
            case Answer.Value<HttpResponse<byte[]>>(HttpResponse<byte[]> response) ->
                response.statusCode() == 503
                        ? new Answer.Value<>(alarmsIn(response.body()))
                        : read(response, body -> "");
        };
    }

    private static String alarmsIn(byte[] body) {
        Set<String> alarms = new TreeSet<>();
        try {
            for (JsonNode alarm : JSON.readTree(body).path("alarms")) {
                alarms.add("a " + shortened(alarm.path("resource").asText("resource")) + " alarm on node "
                        + shortened(alarm.path("node").asText("unknown")));
            }
        } catch (IOException e) {
            return "";
        }
        return alarms.stream().limit(3).collect(Collectors.joining(" and "));
    }

    private <T> Answer<T> ask(String path, Parsing<T> parsing) {
        return switch (send(path)) {
            case Answer.Failed<HttpResponse<byte[]>>(Problem problem) -> new Answer.Failed<>(problem);
            case Answer.Value<HttpResponse<byte[]>>(HttpResponse<byte[]> response) -> read(response, parsing);
        };
    }

    private Answer<HttpResponse<byte[]>> send(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", "application/json, text/plain")
                .timeout(options.requestLimit())
                .GET();
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        HttpRequest request = builder.build();
        // The request's own limit ends with the headers; a body that trickles in has to end too.
        CompletableFuture<HttpResponse<byte[]>> sent = CompletableFuture.runAsync(
                        () -> refuseUnlisted(request.uri().getHost()), Thread::startVirtualThread)
                .thenCompose(_ -> http.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), options.mostBytes())));
        try {
            return new Answer.Value<>(sent.get(limit().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            sent.cancel(true);
            return failed(Problem.Kind.UNREACHABLE, "no answer within " + limit().toSeconds() + " s");
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            return failed(Problem.Kind.UNREACHABLE, "the operator is ending");
        }
    }

    private void refuseUnlisted(String host) {
        try {
            options.hosts().find(host);
        } catch (BrokerHosts.Refused e) {
            throw new CompletionException(e);
        } catch (UnknownHostException e) {
            throw new CompletionException(new UnresolvedAddressException());
        }
    }

    private Duration limit() {
        return options.requestLimit().plusSeconds(1);
    }

    private <T> Answer<T> failed(@Nullable Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String text = t.getMessage();
            if (text != null && text.contains("exceeds capacity")) {
                return failed(Problem.Kind.TOO_LARGE, "the answer is too large");
            }
            if (t instanceof UnresolvedAddressException) {
                return failed(Problem.Kind.UNREACHABLE, "the host's name is unknown");
            }
            if (t instanceof BrokerHosts.Refused refused) {
                return failed(Problem.Kind.UNREACHABLE, refused.sentence());
            }
        }
        if (cause instanceof HttpTimeoutException) {
            return failed(
                    Problem.Kind.UNREACHABLE,
                    "no answer within " + options.requestLimit().toSeconds() + " s");
        }
        if (cause instanceof ConnectException) {
            return failed(Problem.Kind.UNREACHABLE, "nobody listens there");
        }
        Problem encryption = faults.of(cause);
        if (encryption != null) {
            return new Answer.Failed<>(encryption);
        }
        return failed(
                Problem.Kind.UNREACHABLE,
                cause == null
                        ? "no answer"
                        : "the answer cannot be read (" + cause.getClass().getSimpleName() + ")");
    }

    private <T> Answer<T> read(HttpResponse<byte[]> response, Parsing<T> parsing) {
        int status = response.statusCode();
        if (status == 200) {
            try {
                return new Answer.Value<>(parsing.of(response.body()));
            } catch (IOException | RuntimeException e) {
                return failed(Problem.Kind.NONSENSE, "the answer is not that of a RabbitMQ management API");
            }
        }
        return switch (status) {
            case 401 -> new Answer.Failed<>(unauthorized(reason(response.body())));
            case 403 -> failed(Problem.Kind.FORBIDDEN, "it may not");
            case 404, 405 -> failed(Problem.Kind.MISSING, "there is no such thing");
            case 301, 302, 303, 307, 308 ->
                failed(
                        Problem.Kind.UNREACHABLE,
                        "it answers HTTP " + status
                                + ", which points to another address, where the login is not sent: write the"
                                + " address that it points to");
            default -> failed(Problem.Kind.UNREACHABLE, "it answers HTTP " + status);
        };
    }

    /** A refused login and what one may not see differ in the text only; it is looked at and never repeated. */
    private static Problem unauthorized(String reason) {
        if (reason.contains("virtual host")) {
            return new Problem(Problem.Kind.FORBIDDEN, "no permission there");
        }
        if (reason.contains("monitor") || reason.contains("administrator")) {
            return new Problem(Problem.Kind.FORBIDDEN, "that takes the tag monitoring");
        }
        return new Problem(
                Problem.Kind.LOGIN,
                reason.contains("localhost")
                        ? "it may log in from the broker's own host only"
                        : reason.contains("management") ? "it has no tag management" : "login failed");
    }

    /** The broker's own words, in small letters: whoever answers may repeat what it was sent, the password too. */
    private static String reason(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? "" : node.path("reason").asText("").toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return "";
        }
    }

    private static String shortened(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "...";
    }

    private static <T> Answer<T> failed(Problem.Kind kind, String text) {
        return new Answer.Failed<>(new Problem(kind, text));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private interface Parsing<T> {
        T of(byte[] body) throws IOException;
    }
}
