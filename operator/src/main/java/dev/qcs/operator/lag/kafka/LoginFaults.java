package dev.qcs.operator.lag.kafka;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.jspecify.annotations.Nullable;

/**
 * What a refused login or handshake means and what to do, in words of our own: what brokers and token endpoints say may
 * repeat the password that they were sent. Their texts are looked at, for a class, a number or the name of a mechanism, and never
 * passed on.
 */
final class LoginFaults {
    private static final Pattern ENABLED =
            Pattern.compile("enabled mechanisms are \\[([A-Z0-9_-]+(?:, [A-Z0-9_-]+)*)]");
    private static final Pattern RESPONSE_CODE = Pattern.compile("response code (\\d{3})\\b");

    private LoginFaults() {}

    /** One sentence without its end; continues a sentence that names the broker. */
    static String sentence(Throwable refused) {
        return switch (refused) {
            case UnsupportedSaslMechanismException e ->
                "the broker does not take this mechanism on this port" + enabled(e)
                        + "; set sasl.mechanism of the connection to one of its mechanisms, or use another listener's port";
            case IllegalSaslStateException _ ->
                "this listener takes no SASL login; remove sasl from the connection, or use the port of the listener that"
                        + " takes logins";
            case SaslAuthenticationException _ ->
                "the broker refused the login: the password is wrong, or there is no such user with this mechanism (a broker does"
                        + " not tell which); correct the Secret, or make the user";
            case SslAuthenticationException e -> handshake(e);
            default ->
                "the broker refused the login (" + refused.getClass().getSimpleName()
                        + "); check the connection's credentials";
        };
    }

    private static String enabled(Throwable e) {
        Matcher list = ENABLED.matcher(String.valueOf(e.getMessage()));
        return list.find() ? ", but " + list.group(1) : "";
    }

    private static String handshake(Throwable e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (cause instanceof CertificateExpiredException) {
                return "the broker's certificate, or its authority's, has expired; have it renewed at the broker";
            }
            if (cause instanceof CertPathBuilderException) {
                return "the broker's certificate is not signed by an authority that this connection trusts; put the authority's"
                        + " certificate into the Secret of tls.caSecretRef";
            }
            if (cause instanceof CertificateException
                    && (text.startsWith("No subject alternative") || text.startsWith("No name matching"))) {
                return "the broker's certificate does not name the host of this address; use a host name that the certificate has, or"
                        + " have a certificate issued for this one";
            }
            if (text.contains("Received fatal alert: certificate_required")
                    || text.contains("Received fatal alert: bad_certificate")) {
                return "the broker wants a client certificate of an authority that it trusts, and was shown none; set"
                        + " tls.clientCertificateSecretRef to a certificate of the broker's clients' authority";
            }
            if (text.contains("Received fatal alert: certificate")
                    || text.contains("Received fatal alert: unknown_ca")
                    || text.contains("Received fatal alert: access_denied")) {
                return "the broker refused the client certificate, as unknown, expired or revoked; have a new one issued by the"
                        + " broker's clients' authority";
            }
        }
        return "the TLS handshake with the broker failed; check its protocol versions and certificate, for example with `openssl"
                + " s_client -connect`";
    }

    /** Why a client could not be made; with tokens, making one fetches the first. */
    record Unmade(boolean unauthorized, String sentence) {}

    /** @param endpoint the name of the token endpoint; {@code null} = the connection needs no token */
    static Unmade unmade(Throwable thrown, @Nullable String endpoint) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (text.contains("is not allowed") && text.contains("login.modules")) {
                return new Unmade(
                        true, "the login module of this mechanism is not in this JVM's list of allowed login modules");
            }
            if (endpoint != null && text.contains("restrictions") && text.contains("allowed.urls")) {
                return new Unmade(
                        true,
                        "the address of token endpoint " + endpoint
                                + " is not in this JVM's list of allowed addresses; restart the operator after changing"
                                + " oauthEndpoints");
            }
            Matcher code = RESPONSE_CODE.matcher(text);
            if (endpoint != null && code.find()) {
                boolean mine = code.group(1).startsWith("4") && !code.group(1).equals("429");
                return new Unmade(
                        mine,
                        "token endpoint " + endpoint + " answered HTTP " + code.group(1)
                                + (mine
                                        ? " instead of a token; check client id and client secret in the Secret, and the scope"
                                        : " instead of a token; it is asked again at the next sweep"));
            }
        }
        if (endpoint != null) {
            String all = texts(thrown);
            String why = all.contains("ConnectException")
                    ? "cannot be reached (connection refused)"
                    : all.contains("UnknownHostException")
                            ? "cannot be reached (host name not found)"
                            : all.contains("TimeoutException")
                                    ? "does not answer in time"
                                    : all.contains("SSL")
                                            ? "could not be spoken to by TLS; is its certificate one that Java trusts?"
                                            : "gave no token";
            return new Unmade(false, "token endpoint " + endpoint + " " + why);
        }
        return new Unmade(
                false,
                "the client could not be made ("
                        + AdminErrors.root(thrown).getClass().getSimpleName()
                        + "); check certificates and keys of the connection");
    }

    /** The login of the JDK keeps the cause only as a part of its text. */
    private static String texts(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            all.append(cause).append('\n');
        }
        return all.toString();
    }
}
