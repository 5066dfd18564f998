package dev.qcs.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the status says of a share group: the broker's lag, no cap and no offsets, and what nobody can know. */
class ShareStatusTest {
    private static final PartitionId PARTITION = new PartitionId("jobs", 0);

    private final Watched watched = new Watched("kafka:jobs", new BrokerAddress.Kafka("kafka:9092"));

    private QueueConsumerScalerStatus status(int second, long lag, long end) {
        GroupReading group = new GroupReading(
                "jobs",
                GroupReading.Type.SHARE,
                GroupReading.State.STABLE,
                1,
                null,
                List.of(new Member("m", "c", "10.0.0.1", "jobs-1", 0, Set.of(PARTITION))),
                false);
        return watched.status(watched.look(new Reading.Observed(
                Watched.START.plusSeconds(second),
                group,
                List.of(new PartitionReading(PARTITION, new Committed.Unsettled(lag), 0L, null, end, null)),
                List.of(),
                List.of(),
                List.of())));
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
        assertThat(Watched.condition(status, "Progressing").getMessage())
                .isEqualTo("records are settled; failed records of share groups cannot be counted");
        assertThat(Watched.condition(status, "Ready").getStatus()).isEqualTo("True");
        assertThat(Objects.requireNonNull(status.summary())).doesNotContain("partition", "offset");
    }
}
