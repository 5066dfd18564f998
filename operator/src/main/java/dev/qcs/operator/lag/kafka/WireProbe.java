package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.names.BrokerHosts;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Asks one address what it speaks, with one small ApiVersions request, and then whether it wants a login, by beginning one with
 * a mechanism that nobody has. A plain client that meets a TLS port takes the alert for the length of an answer and allocates hundreds
 * of megabytes; a client that cannot connect, or that should have logged in, says so only after its whole time limit, and not why.
 */
final class WireProbe {
    /** Length 17, ApiVersions version 0, correlation 1, client id {@code probe-1}. */
    private static final byte[] API_VERSIONS = {
        0, 0, 0, 17, 0, 18, 0, 0, 0, 0, 0, 1, 0, 7, 'p', 'r', 'o', 'b', 'e', '-', '1'
    };

    /** Length 20, SaslHandshake version 1, correlation 2, client id {@code probe-1}, mechanism {@code ?}. */
    private static final byte[] SASL_HANDSHAKE = {
        0, 0, 0, 20, 0, 17, 0, 1, 0, 0, 0, 2, 0, 7, 'p', 'r', 'o', 'b', 'e', '-', '1', 0, 1, '?'
    };

    /** The first two bytes of what is no Kafka; as the length of an answer they would be more than a gigabyte. */
    private static final Map<String, String> FOREIGN =
            Map.of("AM", "an AMQP broker such as RabbitMQ", "HT", "a web server", "SS", "an SSH server", "-E", "Redis");

    private static final short UNSUPPORTED_MECHANISM = 33;
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final int MOST_MECHANISMS = 20;
    private static final int TLS_ALERT = 0x15;
    private static final int TLS_MAJOR = 3;

    private WireProbe() {}

    /** What an address speaks. */
    sealed interface Wire {
        /** Answers without TLS, and takes requests without a login as far as can be told. */
        enum Plain implements Wire {
            PLAIN
        }

        /** Wants TLS. */
        enum Tls implements Wire {
            TLS
        }

        /** Answers without TLS and wants a login by one of these mechanisms. */
        record Login(List<String> mechanisms) implements Wire {}

        /** Is something else, as its first bytes say. */
        record Foreign(String what) implements Wire {}

        /** Was not spoken to; the sentence begins with the host. */
        record Forbidden(String sentence) implements Wire {}

        /** Did not answer; {@code why} continues a sentence that starts with the address. */
        record Silent(String why) implements Wire {}
    }

    /** Ends within a few times the limit, however slowly the other side answers. */
    static Wire probe(HostPort address, Duration limit, BrokerHosts hosts) {
        int millis = (int) limit.toMillis();
        boolean connected = false;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(hosts.find(address.host())[0], address.port()), millis);
            connected = true;
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(API_VERSIONS);
            byte[] head = socket.getInputStream().readNBytes(2);
            if (head.length < 2) {
                return new Wire.Silent("closed the connection without an answer; is it a Kafka listener?");
            }
            return head[0] == TLS_ALERT && head[1] == TLS_MAJOR ? Wire.Tls.TLS : plain(socket, head);
        } catch (BrokerHosts.Refused refused) {
            return new Wire.Forbidden(refused.sentence());
        } catch (IOException e) {
            return new Wire.Silent(why(e, connected, limit));
        }
    }

    /**
     * The same inside of TLS, for a port that expects it: whether it wants a login too.
     *
     * @param named whether the certificate must be of the host
     */
    static Wire withinTls(HostPort address, SSLContext context, boolean named, Duration limit, BrokerHosts hosts) {
        int millis = (int) limit.toMillis();
        try (Socket raw = new Socket()) {
            raw.connect(new InetSocketAddress(hosts.find(address.host())[0], address.port()), millis);
            raw.setSoTimeout(millis);
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(raw, address.host(), address.port(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm(named ? "HTTPS" : "");
                socket.setSSLParameters(parameters);
                socket.getOutputStream().write(API_VERSIONS);
                byte[] head = socket.getInputStream().readNBytes(2);
                return head.length < 2 ? Wire.Tls.TLS : plain(socket, head);
            }
        } catch (IOException forTheClientToFindOut) {
            return Wire.Tls.TLS;
        }
    }

    /** Whatever is odd about the answers is left for the client to find out. */
    private static Wire plain(Socket socket, byte[] head) {
        try {
            DataInputStream answers = new DataInputStream(socket.getInputStream());
            String foreign = FOREIGN.get(new String(head, StandardCharsets.US_ASCII));
            if (foreign != null) {
                return new Wire.Foreign(foreign);
            }
            int length = ((head[0] & 0xFF) << 24) | ((head[1] & 0xFF) << 16) | answers.readUnsignedShort();
            if (length < 0 || length > LONGEST_ANSWER) {
                return Wire.Plain.PLAIN;
            }
            answers.readNBytes(length);
            socket.getOutputStream().write(SASL_HANDSHAKE);
            int size = answers.readInt();
            if (size < 0 || size > LONGEST_ANSWER) {
                return Wire.Plain.PLAIN;
            }
            DataInputStream body = new DataInputStream(new ByteArrayInputStream(answers.readNBytes(size)));
            body.readInt();
            return body.readShort() == UNSUPPORTED_MECHANISM ? new Wire.Login(mechanisms(body)) : Wire.Plain.PLAIN;
        } catch (IOException e) {
            return Wire.Plain.PLAIN;
        }
    }

    private static List<String> mechanisms(DataInputStream body) throws IOException {
        List<String> mechanisms = new ArrayList<>();
        int count = Math.min(body.readInt(), MOST_MECHANISMS);
        for (int i = 0; i < count; i++) {
            String mechanism = new String(body.readNBytes(body.readUnsignedShort()), StandardCharsets.US_ASCII);
            // It goes into a message, and it is a stranger's.
            if (mechanism.matches("[A-Z0-9_-]{1,40}")) {
                mechanisms.add(mechanism);
            }
        }
        return List.copyOf(mechanisms);
    }

    private static String why(IOException e, boolean connected, Duration limit) {
        @Nullable String message = e.getMessage();
        return switch (e) {
            case UnknownHostException _ -> "host name not found";
            case SocketTimeoutException _ ->
                connected
                        ? "takes connections and does not answer within " + limit.toSeconds()
                                + " s; is it a Kafka listener?"
                        : "no answer within " + limit.toSeconds() + " s";
            case NoRouteToHostException _ -> "no route to host";
            case ConnectException _ when message != null && message.contains("refused") -> "connection refused";
            default -> message == null ? e.getClass().getSimpleName() : message;
        };
    }
}
