package dev.qcs.operator.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.QueueConsumer;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Surroundings;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who runs what reads. */
class MemberPodsTest {
    private static final List<Pod> PODS =
            List.of(new Pod("orders-1", "10.0.0.1", true, 2, null), new Pod("orders-2", "10.0.0.2", true, 0, null));

    private static QueueReading queue(String name) {
        return new QueueReading(
                name,
                QueueReading.Type.CLASSIC,
                3L,
                1L,
                2,
                5,
                false,
                4L,
                4L,
                3L,
                0L,
                null,
                QueueDetails.UNKNOWN,
                QueueSight.NONE);
    }

    private static QueueConsumer consumer(String host, String tag) {
        return new QueueConsumer(host + " (1)", tag, host, 5, 1L, 3L, true, null);
    }

    @Test
    void aReadingWithAGroupKeepsAllElse() {
        GroupReading group = new GroupReading(
                "orders",
                GroupReading.Type.CLASSIC,
                GroupReading.State.STABLE,
                null,
                null,
                List.of(new Member("m", "client", "10.0.0.1", null, 0, Set.of())),
                false);
        Surroundings around = new Surroundings(List.of(queue("orders.dlq")), null);
        Gap gap = new Gap(Gap.What.DISKS, "disks", "not authorized", "grant");
        Reading.Observed reading = new Reading.Observed(
                Instant.EPOCH, group, List.of(), List.of(), List.of(), List.of(queue("orders")), around, List.of(gap));

        Reading.Observed joined = (Reading.Observed) MemberPods.join(reading, PODS);

        Member member = Objects.requireNonNull(
                        Objects.requireNonNull(joined.group()).members())
                .getFirst();
        assertThat(member.pod()).isEqualTo("orders-1");
        assertThat(joined.queues()).isEqualTo(reading.queues());
        assertThat(joined.around()).isEqualTo(around);
        assertThat(joined.gaps()).containsExactly(gap);
    }

    @Test
    void consumersOfQueuesAreFoundByAddressOrByTheirTag() {
        QueueReading queue = queue("orders")
                .seeing(new QueueSight(
                        77L,
                        List.of(
                                consumer("10.0.0.2", "ctag"),
                                consumer("192.168.0.9", "orders-1-worker"),
                                consumer("192.168.0.9", "stranger"))));
        Reading.Observed reading =
                new Reading.Observed(Instant.EPOCH, null, List.of(), List.of(), List.of(), List.of(queue), List.of());

        Reading.Observed joined = (Reading.Observed) MemberPods.join(reading, PODS);

        QueueSight sight = joined.queues().getFirst().sight();
        assertThat(sight.consumers()).extracting(QueueConsumer::pod).containsExactly("orders-2", "orders-1", null);
        assertThat(sight.readyBytes()).isEqualTo(77);
        assertThat(sight.consumers().getFirst().name()).isEqualTo("of Pod orders-2");
    }
}
