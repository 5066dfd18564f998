package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConnectionSpec;
import dev.qcs.operator.lag.BrokerAddress;

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
                secrets.tls(rabbit.tls()));
    }
}
