package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConnectionSpec;
import dev.qcs.operator.lag.BrokerAddress;
import org.jspecify.annotations.Nullable;

/** A QueueConnection to RabbitMQ, with the login and the authority of its Secrets. */
final class RabbitConnection {
    private RabbitConnection() {}

    /** Throws {@link SpecReader.Refused} for what the object says, {@link NamedSecrets.Stopped} for what its Secrets say. */
    static BrokerAddress read(QueueConnectionSpec.Rabbitmq rabbit, NamedSecrets secrets) {
        String management = RabbitReader.managementUri("spec.rabbitmq.managementUri", rabbit.managementUri());
        String amqp = RabbitReader.amqpUri("spec.rabbitmq.amqpUri", rabbit.amqpUri());
        if (management == null && amqp == null) {
            throw new SpecReader.Refused(
                    "spec.rabbitmq", "set managementUri, or amqpUri where the management API cannot be reached");
        }
        return new BrokerAddress.RabbitMq(
                management,
                amqp,
                rabbit.secretRef() == null ? BrokerAddress.Login.GUEST : secrets.login(rabbit.secretRef()),
                trusted(rabbit.tls(), secrets));
    }

    private static @Nullable String trusted(QueueConnectionSpec.@Nullable Tls tls, NamedSecrets secrets) {
        if (tls == null) {
            return null;
        }
        if (tls.clientCertificateSecretRef() != null || Boolean.FALSE.equals(tls.verifyHostname())) {
            throw new SpecReader.Refused(
                    "spec.rabbitmq.tls",
                    "clientCertificateSecretRef and verifyHostname: false are not built into this version for RabbitMQ: log in"
                            + " with user and password, and give the broker a certificate of its host's name");
        }
        return tls.caSecretRef() == null ? null : secrets.trusted(tls.caSecretRef());
    }
}
