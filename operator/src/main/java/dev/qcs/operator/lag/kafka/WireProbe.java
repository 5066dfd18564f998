package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.names.LinkLocal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks one address what it speaks, with one small ApiVersions request. A plain client that meets a TLS port takes the
 * alert for the length of an answer and allocates hundreds of megabytes; a client that cannot connect says so only after
 * its whole time limit, and not why.
 */
final class WireProbe {
    /** Length 17, ApiVersions version 0, correlation 1, client id {@code probe-1}. */
    private static final byte[] API_VERSIONS = {
        0, 0, 0, 17, 0, 18, 0, 0, 0, 0, 0, 1, 0, 7, 'p', 'r', 'o', 'b', 'e', '-', '1'
    };

    private static final int TLS_ALERT = 0x15;
    private static final int TLS_MAJOR = 3;

    private WireProbe() {}

    /** What an address speaks. */
    sealed interface Wire {
        /** Answers without TLS; whether it then wants a login is not known. */
        enum Plain implements Wire {
            PLAIN
        }

        /** Wants TLS. */
        enum Tls implements Wire {
            TLS
        }

        /** Did not answer; {@code why} continues a sentence that starts with the address. */
        record Silent(String why) implements Wire {}
    }

    /** Ends within twice the limit. */
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
            return head[0] == TLS_ALERT && head[1] == TLS_MAJOR ? Wire.Tls.TLS : Wire.Plain.PLAIN;
        } catch (IOException e) {
            return new Wire.Silent(why(e, limit));
        }
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
