package dev.qcs.operator.manage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /recordings/NAMESPACE/NAME[?since=TIME]}. A recording holds no secret, but names of topics, Pods and clients that
 * are not everybody's in the cluster; so it is given to the Pod's own loopback only, which is where {@code kubectl
 * port-forward} comes in, and that needs a right which Kubernetes checks.
 */
final class RecordingHandler implements HttpHandler {
    static final String PATH = "/recordings/";

    private static final Pattern NAME =
            Pattern.compile(PATH + "([a-z0-9][-a-z0-9.]{0,252})/([a-z0-9][-a-z0-9.]{0,252})");
    private static final Pattern SINCE = Pattern.compile("since=([-0-9T:.]+Z)");
    /** A page that a browser opened under another name must not read what its user may. */
    private static final Pattern LOOPBACK_HOST = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?");

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "0:0:0:0:0:0:0:1");

    private final RecordingSource source;

    RecordingHandler(RecordingSource source) {
        this.source = source;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!local(exchange.getRemoteAddress(), exchange.getRequestHeaders().getFirst("Host"))) {
                refuse(
                        exchange,
                        403,
                        "recordings are given to this Pod's loopback only; use kubectl port-forward to this Pod, and"
                                + " http://127.0.0.1");
                return;
            }
            if (!exchange.getRequestMethod().equals("GET")) {
                refuse(exchange, 405, "only GET is answered here");
                return;
            }
            Matcher name = NAME.matcher(exchange.getRequestURI().getRawPath());
            Instant since = since(exchange.getRequestURI().getRawQuery());
            if (!name.matches() || since == null) {
                refuse(
                        exchange,
                        400,
                        "ask for /recordings/NAMESPACE/NAME, with ?since=2026-01-01T00:00:05Z if need be");
                return;
            }
            Optional<RecordingSource.Recording> found = source.find(name.group(1), name.group(2));
            if (found.isEmpty()) {
                refuse(
                        exchange,
                        404,
                        "nothing is recorded of " + name.group(1) + "/" + name.group(2)
                                + " here: is the name right, was it evaluated yet, and is this the Pod that holds the Lease?");
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                found.get().writeTo(out, since);
            }
        }
    }

    /** A mesh's proxy comes from other addresses of 127.0.0.0/8, and for anybody. */
    static boolean local(InetSocketAddress peer, @Nullable String host) {
        InetAddress address = peer.getAddress();
        return address != null
                && LOOPBACK.contains(address.getHostAddress())
                && host != null
                && LOOPBACK_HOST.matcher(host).matches();
    }

    /** {@link Instant#EPOCH} when nothing is asked for, {@code null} when it cannot be understood. */
    private static @Nullable Instant since(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return Instant.EPOCH;
        }
        Matcher since = SINCE.matcher(query);
        try {
            return since.matches() ? Instant.parse(since.group(1)) : null;
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    private static void refuse(HttpExchange exchange, int code, String why) throws IOException {
        byte[] body = (why + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(code, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
