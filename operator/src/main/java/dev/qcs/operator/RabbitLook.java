package dev.qcs.operator;

import dev.qcs.operator.doctor.RabbitCheckup;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.QueueInventory;
import dev.qcs.operator.lag.rabbitmq.RabbitInventory;
import dev.qcs.operator.lag.rabbitmq.RabbitLagReader;
import dev.qcs.operator.lag.rabbitmq.RabbitReaderOptions;
import dev.qcs.operator.policy.Policy;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How {@code qcs doctor} looks at a RabbitMQ broker: with connections of its own, which are gone afterwards.
 *
 * @param samples readings of the queues, at least 2
 * @param every time between two of them
 * @param policy what counts as late
 */
record RabbitLook(int samples, Duration every, Policy policy) {

    RabbitCheckup.Outcome at(BrokerAddress.RabbitMq address, RabbitCheckup.Choice choice, Consumer<String> progress)
            throws InterruptedException {
        if (address.managementUri() == null) {
            return new RabbitCheckup.Outcome.Blind(
                    "it can be looked at by its management API only: set managementUri in the connection");
        }
        RabbitReaderOptions options = RabbitReaderOptions.defaults(Clock.systemUTC());
        try (QueueInventory inventory = new RabbitInventory(address, options);
                LagReader reader = new RabbitLagReader(address, options)) {
            return new RabbitCheckup(inventory, reader, Thread::sleep, progress)
                    .run(new RabbitCheckup.Plan(choice, samples, every, policy));
        } catch (GeneralSecurityException cannot) {
            return new RabbitCheckup.Outcome.Blind(String.valueOf(cannot.getMessage()));
        }
    }
}
