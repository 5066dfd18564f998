package dev.qcs.operator.lag.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import dev.qcs.operator.lag.Tls;
import java.io.EOFException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a connection that failed says about its encryption: Java's words name protocols and alerts, and no cure. */
final class TlsFaults {
    private final boolean encrypted;
    private final boolean certificate;
    private final String plain;
    private final String secure;

    /**
     * @param encrypted true for an https or amqps address
     * @param plain how an address without encryption begins
     * @param secure how one with it begins
     */
    TlsFaults(boolean encrypted, @Nullable Tls tls, String plain, String secure) {
        this.encrypted = encrypted;
        this.certificate = tls != null && tls.certificate() != null;
        this.plain = plain;
        this.secure = secure;
    }

    /** {@code null} = it had nothing to do with encryption. */
    @Nullable
    Problem of(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String text = t.getMessage() == null ? "" : t.getMessage().toLowerCase(Locale.ROOT);
            Problem found = encrypted ? secured(t, text) : unsecured(t, text);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Problem secured(Throwable t, String text) {
        if (text.contains("unsupported or unrecognized ssl message") || text.contains("plaintext connection")) {
            return unreachable("it speaks no TLS there: write " + plain + "://, or the port of its TLS listener");
        }
        if (text.contains("no subject alternative") || text.contains("no name matching")) {
            return unreachable(
                    "its certificate is of another host: use a name that the certificate holds, or have one issued"
                            + " for this");
        }
        if (text.contains("path building failed")
                || text.contains("path validation failed")
                || text.contains("trust anchor")) {
            return unreachable(
                    text.contains("expired") || text.contains("validity check")
                            ? "its certificate has expired or is not valid yet: renew it"
                            : "its certificate comes from an authority that is not trusted here: name the Secret with that"
                                    + " authority's certificate in tls.caSecretRef");
        }
        boolean alert = text.contains("fatal alert") || text.contains("received alert");
        if (alert
                && (text.contains("certificate")
                        || text.contains("unknown_ca")
                        || text.contains("handshake_failure"))) {
            return new Problem(
                    Problem.Kind.CERTIFICATE,
                    certificate
                            ? "it does not accept the client certificate: have one issued by an authority that the broker trusts"
                            : "it wants a client certificate: name a Secret with one in tls.clientCertificateSecretRef");
        }
        if (hungUp(t, text)) {
            return unreachable(
                    certificate
                            ? "it hangs up after greeting: if it goes on, it may not accept the client certificate (was that"
                                    + " issued by an authority that the broker trusts?)"
                            : "it hangs up after greeting: if it goes on, it may want a client certificate, so name a Secret with"
                                    + " one in tls.clientCertificateSecretRef");
        }
        return t instanceof SSLException
                ? unreachable("TLS cannot be agreed on: look at the broker's log for its versions and ciphers")
                : null;
    }

    private @Nullable Problem unsecured(Throwable t, String text) {
        boolean nonsense = text.contains("received no bytes")
                || text.contains("invalid status line")
                || text.contains("protocol version mismatch")
                || text.contains("unparseable");
        return nonsense || hungUp(t, text)
                ? unreachable("what answers there does not speak " + plain + ": is it " + port()
                        + "? If it is a TLS listener, write " + secure + "://")
                : null;
    }

    /** What usually listens for such a client. */
    String port() {
        return plain.equals("http") ? "the port of the management plugin (15672)" : "the port of AMQP (5672)";
    }

    private static boolean hungUp(Throwable t, String text) {
        return t instanceof EOFException
                || text.contains("eof reached")
                || text.contains("connection reset")
                || text.contains("broken pipe")
                || (t instanceof ShutdownSignalException signal
                        && !signal.isInitiatedByApplication()
                        && !(signal.getReason() instanceof AMQP.Connection.Close));
    }

    private static Problem unreachable(String text) {
        return new Problem(Problem.Kind.UNREACHABLE, text);
    }
}
