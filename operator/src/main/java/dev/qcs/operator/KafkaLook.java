package dev.qcs.operator;

import dev.qcs.operator.doctor.Checkup;
import dev.qcs.operator.doctor.Scope;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerInventory;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.kafka.KafkaInventory;
import dev.qcs.operator.lag.kafka.KafkaLagReader;
import dev.qcs.operator.lag.kafka.KafkaReaderOptions;
import dev.qcs.operator.policy.Policy;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How {@code qcs doctor} looks at a Kafka cluster: with connections of its own, which are gone afterwards.
 *
 * @param samples readings of the groups, at least 2
 * @param every time between two of them
 * @param policy what counts as late
 */
record KafkaLook(int samples, Duration every, Policy policy) {

    Checkup.Outcome at(BrokerAddress.Kafka address, Scope scope, Consumer<String> progress)
            throws InterruptedException {
        KafkaReaderOptions options = KafkaReaderOptions.forOneLook(Clock.systemUTC(), every);
        try (BrokerInventory inventory = new KafkaInventory(address, options);
                LagReader reader = new KafkaLagReader(address, options)) {
            return new Checkup(inventory, reader, Thread::sleep, progress)
                    .run(new Checkup.Plan(scope, samples, every, policy));
        }
    }
}
