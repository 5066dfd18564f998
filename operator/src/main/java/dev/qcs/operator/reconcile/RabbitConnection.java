package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConnectionSpec;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.report.Obstacle;
import dev.qcs.operator.report.ReadyReason;
import org.jspecify.annotations.Nullable;

/** A QueueConnection to RabbitMQ, with the login and the authority of its Secrets. */
final class RabbitConnection {
    private static final int LONGEST = 64 * 1024;

    private final Secrets secrets;

    RabbitConnection(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Ends reading at the first obstacle. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Connections.Resolution resolution;

        Stopped(Connections.Resolution resolution) {
            super(null, null, false, false);
            this.resolution = resolution;
        }
    }

    Connections.Resolution resolve(String namespace, String name, QueueConnectionSpec.Rabbitmq rabbit) {
        try {
            String management = RabbitReader.managementUri("spec.rabbitmq.managementUri", rabbit.managementUri());
            String amqp = RabbitReader.amqpUri("spec.rabbitmq.amqpUri", rabbit.amqpUri());
            if (management == null && amqp == null) {
                throw new SpecReader.Refused(
                        "spec.rabbitmq", "set managementUri, or amqpUri where the management API cannot be reached");
            }
            return new Connections.Resolution.Found(new BrokerAddress.RabbitMq(
                    management, amqp, login(namespace, name, rabbit), tls(trusted(namespace, name, rabbit))));
        } catch (SpecReader.Refused invalid) {
            return new Connections.Resolution.Refused(
                    new Obstacle(ReadyReason.InvalidSpec, "QueueConnection " + name + ": " + invalid.getMessage()));
        } catch (Stopped stopped) {
            return stopped.resolution;
        }
    }

    private BrokerAddress.Login login(String namespace, String connection, QueueConnectionSpec.Rabbitmq rabbit) {
        QueueConnectionSpec.UserSecretRef ref = rabbit.secretRef();
        if (ref == null) {
            return BrokerAddress.Login.GUEST;
        }
        Secrets.Content secret = secret(namespace, connection, ref.name());
        String userKey = ref.usernameKey() == null ? "username" : ref.usernameKey();
        String passwordKey = ref.passwordKey() == null ? "password" : ref.passwordKey();
        String user = line(secret.text(userKey));
        String password = line(secret.text(passwordKey));
        if (password == null) {
            throw refused(connection, "Secret " + ref.name() + " has no password under key " + passwordKey);
        }
        return new BrokerAddress.Login(user == null ? ref.name() : user, password);
    }

    private @Nullable String trusted(String namespace, String connection, QueueConnectionSpec.Rabbitmq rabbit) {
        QueueConnectionSpec.Tls tls = rabbit.tls();
        if (tls == null) {
            return null;
        }
        if (tls.clientCertificateSecretRef() != null || Boolean.FALSE.equals(tls.verifyHostname())) {
            throw refused(
                    connection,
                    "clientCertificateSecretRef and verifyHostname: false are not built into this version for RabbitMQ: log in"
                            + " with user and password, and give the broker a certificate of its host's name");
        }
        QueueConnectionSpec.SecretKeyRef ref = tls.caSecretRef();
        if (ref == null) {
            return null;
        }
        String key = ref.key() == null ? "ca.crt" : ref.key();
        String pem = secret(namespace, connection, ref.name()).text(key);
        if (pem == null || pem.length() > LONGEST || !pem.contains("BEGIN CERTIFICATE")) {
            throw refused(connection, "Secret " + ref.name() + " holds no certificate in PEM under key " + key);
        }
        return pem;
    }

    private static BrokerAddress.@Nullable Tls tls(@Nullable String trusted) {
        return trusted == null ? null : new BrokerAddress.Tls(trusted, null, true);
    }

    private Secrets.Content secret(String namespace, String connection, String name) {
        return switch (secrets.read(namespace, name)) {
            case Secrets.Lookup.Found(Secrets.Content content) -> content;
            case Secrets.Lookup.Refused(String message) -> throw refused(connection, message);
            case Secrets.Lookup.Failed(String message) ->
                throw new Stopped(new Connections.Resolution.Pending(message));
        };
    }

    private static Stopped refused(String connection, String message) {
        return new Stopped(new Connections.Resolution.Refused(
                new Obstacle(ReadyReason.CredentialsForbidden, "QueueConnection " + connection + ": " + message)));
    }

    /** Files that became Secrets often end with a line break, which no login means. */
    private static @Nullable String line(@Nullable String text) {
        String line = text == null ? "" : text.replaceAll("[\\r\\n]+$", "");
        return line.isEmpty() || line.chars().anyMatch(Character::isISOControl) ? null : line;
    }
}
