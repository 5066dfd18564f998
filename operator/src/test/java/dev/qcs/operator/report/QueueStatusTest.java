package dev.qcs.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.sweep.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the status says of RabbitMQ queues: messages, and nothing of partitions. */
class QueueStatusTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ScalerId ID = new ScalerId("shop", "orders");
    private static final Policy POLICY =
            Policies.lagSeconds(60).replicas(1, 20).capacity(100).build();

    private final Evaluator evaluator = new Evaluator(Tempo.REAL_TIME);
    private final History history = evaluator.newHistory();
    private Memory memory = evaluator.emptyMemory();

    private Evaluation look(int second, QueueReading queue) {
        Reading reading = new Reading.Observed(
                START.plusSeconds(second), null, List.of(), List.of(), List.of(), List.of(queue), List.of());
        Evaluator.Outcome outcome = evaluator.evaluate(
                history,
                memory,
                new Evaluator.Input(
                        reading, new TargetReading("uid", 3, 3, 1, false, false, null), List.of(), POLICY, START));
        memory = outcome.memory();
        return outcome.evaluation();
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

    private QueueConsumerScalerStatus status(Evaluation evaluation) {
        Subject subject = new Subject(
                ID,
                "uid",
                1,
                new TargetRef("shop", "apps/v1", "Deployment", "orders-consumer"),
                "rabbitmq:orders",
                new BrokerAddress.RabbitMq("http://rabbit:15672", null, BrokerAddress.Login.GUEST, null),
                POLICY,
                null);
        Verdict verdict = new Verdict(
                ID,
                1,
                evaluation,
                new TargetState.Found(Objects.requireNonNull(evaluation.target())),
                null,
                3,
                null,
                null,
                evaluation.time(),
                Digest.of("uid", "source", memory, history, List.of()));
        return new StatusBuilder(new Runbooks("docs/runbooks/")).build(subject, verdict, null, evaluation.time());
    }

    private static String condition(QueueConsumerScalerStatus status, String type) {
        return Objects.requireNonNull(status.conditions()).stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .map(Condition::getMessage)
                .orElseThrow();
    }

    @Test
    void depthRatesAndTimesWithoutPartitions() {
        Evaluation evaluation = look(0, queue(0, 20, 1000, 980, false));
        for (int second = 5; second <= 120; second += 5) {
            evaluation = look(second, queue(0, 20, 1000 + 200L * second, 980 + 200L * second, false));
        }
        QueueConsumerScalerStatus status = status(evaluation);
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
        QueueConsumerScalerStatus status = status(evaluation);
        assertThat(evaluation.decision()).isInstanceOf(Decision.class);
        assertThat(Objects.requireNonNull(status.replicas()).usable()).isEqualTo(1);
        assertThat(condition(status, "ScalingLimited")).contains("each queue feeds a single active consumer");
        assertThat(Objects.requireNonNull(status.findings()))
                .allSatisfy(finding -> assertThat(finding.message()).doesNotContain("partition"))
                .anySatisfy(finding -> assertThat(finding.type()).isEqualTo("PartitionLimited"));
        assertThat(status.summary()).doesNotContain("partition");
    }
}
