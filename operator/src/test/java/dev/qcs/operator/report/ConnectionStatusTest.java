package dev.qcs.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConnectionStatus;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck;
import dev.qcs.operator.lag.BrokerCheck.BrokerFacts;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Right;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a QueueConnection says of itself, of both kinds of brokers. */
class ConnectionStatusTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final BrokerAddress KAFKA = new BrokerAddress.Kafka("b1:9093");
    private static final BrokerAddress RABBIT =
            new BrokerAddress.RabbitMq("https://rabbit:15671", null, BrokerAddress.Login.GUEST, null);
    private static final ConnectionStatus.Use UNUSED = new ConnectionStatus.Use(0, false, null, null, Rights.UNKNOWN);

    @Test
    void ofKafkaInUse() {
        QueueConnectionStatus status = of(
                KAFKA,
                null,
                new ConnectionStatus.Use(12, true, null, Duration.ofMillis(413), seen(GAPS)),
                new BrokerCheck.Outcome.Answers(new BrokerFacts(3, "4.4", Map.of(Right.DESCRIBE_LOG_DIRS, true))));

        assertThat(status.endpoint()).isEqualTo("kafka b1:9093");
        assertThat(status.kind()).isEqualTo("Kafka");
        assertThat(status.scalers()).isEqualTo(12);
        assertThat(status.brokers()).isEqualTo(3);
        assertThat(status.version()).isEqualTo("4.4");
        assertThat(status.lastSweepMillis()).isEqualTo(410);
        assertThat(status.permissions())
                .as("what scalers saw stands over the look")
                .isEqualTo(new QueueConnectionStatus.Permissions(
                        null,
                        false,
                        false,
                        null,
                        null,
                        null,
                        List.of(
                                "Describe on the cluster: without it warnings about disks are off",
                                "DescribeConfigs on topic orders: without it warnings about retention are off")));
        assertThat(ready(status)).satisfies(ready -> {
            assertThat(ready.getStatus()).isEqualTo("True");
            assertThat(ready.getMessage())
                    .isEqualTo(
                            "the broker answers; without DescribeConfigs on all topics warnings about retention are off; without"
                                    + " Describe on the cluster warnings about disks are off: grant it to the user of this"
                                    + " connection");
        });
    }

    @Test
    void ofRabbitThatNobodyUsesYet() {
        QueueConnectionStatus status = of(
                RABBIT,
                null,
                UNUSED,
                new BrokerCheck.Outcome.Answers(new BrokerFacts(1, "3.10.8", Map.of(Right.MONITORING, false))));

        assertThat(ready(status).getStatus()).isEqualTo("True");
        assertThat(status.version()).isEqualTo("3.10.8");
        assertThat(status.permissions())
                .isEqualTo(new QueueConnectionStatus.Permissions(
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        List.of("the tag monitoring: without it " + Right.MONITORING.off())));
        assertThat(status.lastSweepMillis()).isNull();
    }

    @Test
    void aRefusedLoginIsToldThoughNobodyUsesIt() {
        QueueConnectionStatus status = of(
                KAFKA,
                null,
                UNUSED,
                new BrokerCheck.Outcome.Fails(Reading.Reason.SourceUnauthorized, "kafka b1:9093: refused"));

        assertThat(ready(status).getStatus()).isEqualTo("False");
        assertThat(ready(status).getReason()).isEqualTo("SourceUnauthorized");
        assertThat(ready(status).getMessage()).isEqualTo("kafka b1:9093: refused");
    }

    @Test
    void credentialsThatAreNotUsedMakeItUnreadyThoughItsScalersAreServed() {
        QueueConnectionStatus status = of(
                KAFKA,
                "the new ones do not work",
                new ConnectionStatus.Use(1, true, null, Duration.ofMillis(5), Rights.UNKNOWN),
                new BrokerCheck.Outcome.Answers(new BrokerFacts(3, "4.4", Map.of(Right.DESCRIBE_LOG_DIRS, true))));

        assertThat(ready(status).getStatus()).isEqualTo("False");
        assertThat(ready(status).getMessage()).isEqualTo("the new ones do not work");
        assertThat(status.brokers()).isEqualTo(3);
    }

    @Test
    void aTopicThatOneScalerNamesWronglyIsNoFaultOfTheConnection() {
        Reading.Unavailable missing =
                new Reading.Unavailable(NOW, Reading.Reason.TopicNotFound, "topic orders does not exist");
        QueueConnectionStatus status = of(
                KAFKA,
                null,
                new ConnectionStatus.Use(1, false, missing, null, Rights.UNKNOWN),
                new BrokerCheck.Outcome.Answers(new BrokerFacts(3, "4.4", Map.of(Right.DESCRIBE_LOG_DIRS, true))));

        assertThat(ready(status).getStatus()).isEqualTo("True");
    }

    @Test
    void beforeTheFirstLookNothingIsClaimed() {
        assertThat(ready(of(KAFKA, null, UNUSED, null)).getStatus()).isEqualTo("Unknown");
    }

    private static final List<Gap> GAPS = List.of(
            new Gap(Gap.What.TOPIC_SETTINGS, "topic orders", "forbidden", "grant DescribeConfigs on topic orders"),
            new Gap(Gap.What.DISKS, "broker 1", "forbidden", "grant Describe on the cluster"),
            new Gap(Gap.What.DISKS, "broker 2", "slow", "it is asked for again within a minute"));

    private static Rights seen(List<Gap> gaps) {
        return Rights.seenIn(new Reading.Observed(NOW, null, List.of(), List.of(), List.of(), gaps));
    }

    private static QueueConnectionStatus of(
            BrokerAddress address,
            @Nullable String rejected,
            ConnectionStatus.Use use,
            BrokerCheck.@Nullable Outcome check) {
        QueueConnection connection = Serialization.unmarshal(
                "apiVersion: scaling.qcs.dev/v1\nkind: QueueConnection\nmetadata: {name: c, namespace: shop, generation: 1}\n"
                        + (address instanceof BrokerAddress.Kafka
                                ? "spec: {kafka: {bootstrapServers: 'b1:9093'}}"
                                : "spec: {rabbitmq: {managementUri: 'https://rabbit:15671'}}"),
                QueueConnection.class);
        return ConnectionStatus.of(connection, address, rejected, use, check, NOW);
    }

    private static Condition ready(QueueConnectionStatus status) {
        return Objects.requireNonNull(Conditions.find(Objects.requireNonNull(status.conditions()), "Ready"));
    }
}
