package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.testing.EmbeddedKafka;
import dev.qcs.operator.testing.SmallDisk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker whose disk fills while its consumers keep up. */
class DiskTest {
    @RegisterExtension
    @Order(1)
    static final SmallDisk disk = new SmallDisk(64);

    @RegisterExtension
    @Order(2)
    static final RealBroker broker =
            new RealBroker(() -> EmbeddedKafka.startIn(disk.directory().resolve("kafka")));

    @Test
    void aDiskThatFillsIsToldAheadThenWhenItIsNearlyFullAndNotWhileItIsSteady() throws Exception {
        broker.watched().lookEvery(Duration.ofMinutes(1));
        broker.topic("big", 1, Map.of("retention.bytes", "1000000000"));
        WatchedGroup group =
                broker.watched().group("big-app", "big").in("big-app-0").withExactly(Policies.lagSeconds(600));
        broker.worker("big-app", "big-app-0", "big").start();
        broker.send("big", 0, 10);
        broker.watched().minutes(45);
        assertThat(group.everFound()).as("nothing is written").isEmpty();

        String quarter = "x".repeat(250_000);
        Watched.Step write = () -> {
            broker.send("big", 0, 1, quarter);
            broker.awaitWorkedOff("big-app", "big", 0);
        };
        broker.watched().beforeEachLook(write);
        Finding ahead = group.until(FindingType.DiskFilling);

        assertThat(ahead.severity()).isEqualTo(Severity.Warning);
        assertThat(ahead.message())
                .contains("of broker 1 has ", "of 67 MB left", "and is full in ", "although lag is 0");
        assertThat(ahead.advice()).contains("retention.bytes of the largest topics");

        broker.watched().noMore(write);
        while (group.finding(FindingType.DiskCritical).isEmpty()) {
            // Only as much as leaves the broker alive.
            if (disk.directory().toFile().getUsableSpace() > 3_000_000) {
                broker.send("big", 0, 2, quarter);
            }
            broker.watched().look();
        }
        assertThat(group.finding(FindingType.DiskCritical).orElseThrow().severity())
                .isEqualTo(Severity.Critical);
    }
}
