package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.names.LinkLocal;
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

        /** Did not answer; {@code why} continues a sentence that starts with the address. */
        record Silent(String why) implements Wire {}
    }

    /** Ends within a few times the limit, however slowly the other side answers. */
    static Wire probe(HostPort address, Duration limit) {
        int millis = (int) limit.toMillis();
        try (Socket socket = new Socket()) {
            InetSocketAddress at = new InetSocketAddress(address.host(), address.port());
            if (at.getAddress() != null && LinkLocal.is(at.getAddress())) {
                return new Wire.Silent(LinkLocal.REFUSED);
            }
            socket.connect(at, millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(API_VERSIONS);
            byte[] head = socket.getInputStream().readNBytes(2);
            if (head.length < 2) {
                return new Wire.Silent("closed the connection without an answer; is it a Kafka listener?");
            }
            return head[0] == TLS_ALERT && head[1] == TLS_MAJOR ? Wire.Tls.TLS : plain(socket, head);
        } catch (IOException e) {
            return new Wire.Silent(why(e, limit));
        }
    }

    /** Whatever is odd about the answers is left for the client to find out. */
    private static Wire plain(Socket socket, byte[] head) {
        try {
            DataInputStream answers = new DataInputStream(socket.getInputStream());
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

    private static String why(IOException e, Duration limit) {
        @Nullable String message = e.getMessage();
        return switch (e) {
            case UnknownHostException _ -> "host name not found";
            case SocketTimeoutException _ -> "no answer within " + limit.toSeconds() + " s";
            case NoRouteToHostException _ -> "no route to host";
            case ConnectException _ when message != null && message.contains("refused") -> "connection refused";
            default -> message == null ? e.getClass().getSimpleName() : message;
        };
    }
}
