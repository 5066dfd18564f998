package dev.qcs.operator;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Tls;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a RabbitMQ broker is, and how to log in there without anything that a list of processes would show. */
final class RabbitOptions {
    static final String USER = "QCS_RABBITMQ_USER";
    static final String PASSWORD = "QCS_RABBITMQ_PASSWORD";

    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    @Option(
            names = "--rabbitmq",
            required = true,
            paramLabel = "URI",
            description = {
                "The management API of a RabbitMQ broker, http://host:15672 or https://host:15671, without a login. User and"
                        + " password come from the environment, " + USER + " and " + PASSWORD
                        + ", or from --credentials-file; else guest is tried."
            })
    String uri = "";

    @Option(
            names = "--credentials-file",
            paramLabel = "FILE",
            description = "A file with the user's name in its first line and the password in its second.")
    @Nullable
    Path credentials;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates in PEM of the authorities to trust. Default: those that Java trusts.")
    @Nullable
    Path authorities;

    @Option(
            names = "--cert-file",
            paramLabel = "FILE",
            description = "A client certificate in PEM, with those between it and its authority. Needs --key-file.")
    @Nullable
    Path certificate;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The private key of --cert-file in PEM, not encrypted.")
    @Nullable
    Path key;

    @Option(
            names = "--vhost",
            paramLabel = "NAME",
            description = "Only this virtual host. Default: all that may be seen.")
    @Nullable
    String vhost;

    @Option(
            names = "--queue",
            split = ",",
            paramLabel = "NAME",
            description = "Only this queue and its dead letters; may be repeated. Default: all.")
    List<String> queues = List.of();

    /** What somebody gave that cannot be used; the message says which, and never what it holds. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    BrokerAddress.RabbitMq address(Map<String, String> environment, PrintWriter err) throws Unusable {
        if (!uri.matches("https?://[^@\\s]+") || URI.create(uri).getHost() == null) {
            throw new Unusable(
                    "--rabbitmq must be http://host:port or https://host:port of the management API, without a login"
                            + " in it; the login comes from " + USER + " and " + PASSWORD + " or --credentials-file");
        }
        return new BrokerAddress.RabbitMq(uri, null, login(environment, err), tls(err));
    }

    private @Nullable Tls tls(PrintWriter err) throws Unusable {
        if ((certificate == null) != (key == null)) {
            throw new Unusable("give both --cert-file and --key-file, or neither");
        }
        Tls.ClientCertificate own = null;
        if (certificate != null && key != null) {
            warnOfOthers(key, err);
            own = new Tls.ClientCertificate(text("--cert-file", certificate), text("--key-file", key));
        }
        return authorities == null && own == null
                ? null
                : new Tls(authorities == null ? null : text("--ca-file", authorities), own, true);
    }

    private BrokerAddress.Login login(Map<String, String> environment, PrintWriter err) throws Unusable {
        if (credentials != null) {
            warnOfOthers(credentials, err);
            List<String> lines = text("--credentials-file", credentials).lines().toList();
            if (lines.size() < 2 || lines.get(0).isBlank()) {
                throw new Unusable(
                        "--credentials-file must hold the user's name in its first line and the password in its second");
            }
            return new BrokerAddress.Login(lines.get(0).strip(), lines.get(1));
        }
        String user = environment.get(USER);
        String password = environment.get(PASSWORD);
        if ((user == null) != (password == null)) {
            throw new Unusable("set both " + USER + " and " + PASSWORD + ", or neither");
        }
        return user == null || password == null ? BrokerAddress.Login.GUEST : new BrokerAddress.Login(user, password);
    }

    private static void warnOfOthers(Path file, PrintWriter err) {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                err.println("others may read " + file + ": chmod 600 " + file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Whether it can be read at all is told by reading it.
        }
    }

    private static String text(String option, Path file) throws Unusable {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Unusable(option + ": " + file + " cannot be read");
        }
    }
}
