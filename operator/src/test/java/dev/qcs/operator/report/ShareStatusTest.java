package dev.qcs.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
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
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the status says of a share group: the broker's lag, no cap and no offsets, and what nobody can know. */
class ShareStatusTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ScalerId ID = new ScalerId("shop", "jobs");
    private static final PartitionId PARTITION = new PartitionId("jobs", 0);
    private static final Policy POLICY =
            Policies.lagSeconds(60).replicas(1, 20).capacity(100).build();

    private final Evaluator evaluator = new Evaluator(Tempo.REAL_TIME);
    private final History history = evaluator.newHistory();
    private Memory memory = evaluator.emptyMemory();

    private QueueConsumerScalerStatus status(int second, long lag, long end) {
        GroupReading group = new GroupReading(
                "jobs",
                GroupReading.Type.SHARE,
                GroupReading.State.STABLE,
                1,
                null,
                List.of(new Member("m", "c", "10.0.0.1", "jobs-1", 0, Set.of(PARTITION))),
                false);
        Reading reading = new Reading.Observed(
                START.plusSeconds(second),
                group,
                List.of(new PartitionReading(PARTITION, new Committed.Unsettled(lag), 0L, null, end, null)),
                List.of(),
                List.of(),
                List.of());
        Evaluator.Outcome outcome = evaluator.evaluate(
                history,
                memory,
                new Evaluator.Input(
                        reading, new TargetReading("uid", 3, 3, 1, false, false, null), List.of(), POLICY, START));
        memory = outcome.memory();
        Evaluation evaluation = outcome.evaluation();
        Subject subject = new Subject(
                ID,
                "uid",
                1,
                new TargetRef("shop", "apps/v1", "Deployment", "job-runner"),
                "kafka:jobs",
                new BrokerAddress.Kafka("kafka:9092"),
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
        return new StatusBuilder(new Runbooks("https://docs.example")).build(subject, verdict, null, evaluation.time());
    }

    private static Condition condition(QueueConsumerScalerStatus status, String type) {
        return Objects.requireNonNull(status.conditions()).stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void showsTheBrokersLagAndNoCap() {
        for (int second = 0; second <= 120; second += 5) {
            QueueConsumerScalerStatus status = status(second, 60, 1_000 + 50L * second);
            assertThat(Objects.requireNonNull(status.lag()).messages()).isEqualTo(60);
            assertThat(Objects.requireNonNull(status.replicas()).usable()).isNull();
            assertThat(Objects.requireNonNull(status.display()).range()).isEqualTo("1..20");
            assertThat(Objects.requireNonNull(status.partitions())).allSatisfy(partition -> {
                assertThat(partition.committed()).isNull();
                assertThat(partition.pod()).isNull();
                assertThat(partition.burrowStatus()).isNull();
            });
            assertThat(status.limitedBy()).isEqualTo("None");
        }
    }

    @Test
    void saysThatFailuresCannotBeCounted() {
        QueueConsumerScalerStatus status = status(0, 60, 1_000);
        for (int second = 5; second <= 60; second += 5) {
            status = status(second, 60, 1_000 + 50L * second);
        }
        assertThat(condition(status, "Progressing").getMessage())
                .isEqualTo("records are settled; failed records of share groups cannot be counted");
        assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
        assertThat(Objects.requireNonNull(status.summary())).doesNotContain("partition", "offset");
    }
}
