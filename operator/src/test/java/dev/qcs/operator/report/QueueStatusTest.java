package dev.qcs.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import dev.qcs.operator.lag.Reading;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the status says of RabbitMQ queues: messages, and nothing of partitions. */
class QueueStatusTest {
    private final Watched watched = new Watched(
            "rabbitmq:orders",
            new BrokerAddress.RabbitMq("http://rabbit:15672", null, BrokerAddress.Login.GUEST, null));

    private Evaluation look(int second, QueueReading queue) {
        return watched.look(new Reading.Observed(
                Watched.START.plusSeconds(second), null, List.of(), List.of(), List.of(), List.of(queue), List.of()));
    }

    private static QueueReading queue(long ready, long held, long published, long acknowledged, boolean single) {
        return new QueueReading(
                "orders",
                QueueReading.Type.QUORUM,
                ready,
                held,
                3,
                10,
                single,
                published,
                acknowledged + held,
                acknowledged,
                0L,
                null,
                new QueueDetails(true, QueueDetails.Limits.NONE, null, null, null),
                QueueSight.NONE);
    }

    private static String condition(QueueConsumerScalerStatus status, String type) {
        return Watched.condition(status, type).getMessage();
    }

    @Test
    void depthRatesAndTimesWithoutPartitions() {
        Evaluation evaluation = look(0, queue(0, 20, 1000, 980, false));
        for (int second = 5; second <= 120; second += 5) {
            evaluation = look(second, queue(0, 20, 1000 + 200L * second, 980 + 200L * second, false));
        }
        QueueConsumerScalerStatus status = watched.status(evaluation);
        assertThat(status.state()).isEqualTo("Steady");
        assertThat(status.partitions()).isNull();
        assertThat(status.partitionCount()).isNull();
        assertThat(Objects.requireNonNull(status.lag()).messages()).isEqualTo(20);
        assertThat(Objects.requireNonNull(status.rates()).arrivalPerSecond()).isEqualTo(200);
        assertThat(status.rates().consumptionPerSecond()).isEqualTo(200);
        assertThat(Objects.requireNonNull(status.display()).source()).isEqualTo("rabbitmq:orders");
        assertThat(status.display().range()).isEqualTo("1..20");
        assertThat(Objects.requireNonNull(status.replicas()).usable()).isNull();
        assertThat(condition(status, "Progressing")).isEqualTo("messages are acknowledged");
        assertThat(condition(status, "DataAtRisk")).isEqualTo("no unread message is about to expire");
        assertThat(status.summary()).doesNotContain("partition");
    }

    @Test
    void aSingleActiveConsumerIsTheLimit() {
        Evaluation evaluation = look(0, queue(4_000, 10, 5_000, 990, true));
        for (int second = 5; second <= 300; second += 5) {
            evaluation =
                    look(second, queue(4_000 + 400L * second, 10, 5_000 + 500L * second, 990 + 100L * second, true));
        }
        QueueConsumerScalerStatus status = watched.status(evaluation);
        assertThat(evaluation.decision()).isInstanceOf(Decision.class);
        assertThat(Objects.requireNonNull(status.replicas()).usable()).isEqualTo(1);
        assertThat(condition(status, "ScalingLimited")).contains("each queue feeds a single active consumer");
        assertThat(Objects.requireNonNull(status.findings()))
                .allSatisfy(finding -> assertThat(finding.message()).doesNotContain("partition"))
                .anySatisfy(finding -> assertThat(finding.type()).isEqualTo("PartitionLimited"));
        assertThat(status.summary()).doesNotContain("partition");
    }
}
