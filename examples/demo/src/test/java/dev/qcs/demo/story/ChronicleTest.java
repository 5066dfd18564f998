package dev.qcs.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.demo.screen.LogLine;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChronicleTest {
    private final Chronicle chronicle =
            new Chronicle(Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC));

    @Test
    void aDecisionIsToldOnceHoweverItsNumbersMove() {
        QueueConsumerScaler first = scaler("decision: {from: 1, to: 1, reason: AtTarget, detail: 60/s need 1}");
        QueueConsumerScaler moved = scaler("decision: {from: 1, to: 1, reason: AtTarget, detail: 61/s need 1}");
        QueueConsumerScaler grown =
                scaler("decision: {from: 1, to: 6, reason: LagOverObjective, detail: 300/s need 6}");
        assertThat(texts(Optional.empty(), first)).containsExactly("holds 1  AtTarget: 60/s need 1");
        assertThat(texts(Optional.of(first), moved)).isEmpty();
        assertThat(texts(Optional.of(moved), grown)).containsExactly("1 -> 6  LagOverObjective: 300/s need 6");
    }

    @Test
    void aFindingIsToldWhenItComesAndWhenItGoes() {
        QueueConsumerScaler well = scaler("state: Steady");
        QueueConsumerScaler ill =
                scaler("findings: [{type: PartitionFrozen, message: orders-3 stands, advice: restart a}]");
        assertThat(texts(Optional.of(well), ill)).containsExactly("PartitionFrozen  orders-3 stands: restart a");
        assertThat(texts(Optional.of(ill), ill)).isEmpty();
        assertThat(texts(Optional.of(ill), well)).containsExactly("PartitionFrozen is over");
    }

    @Test
    void whatTwoScalersAreToldAtTheSameMomentIsSpeltOutOnce() {
        String status = "findings: [{type: DiskFilling, message: disk /data has 8 MB left, advice: add disk}]";
        assertThat(texts(Optional.empty(), scaler("orders", status)))
                .containsExactly("DiskFilling  disk /data has 8 MB left: add disk");
        assertThat(texts(Optional.empty(), scaler("payments", status)))
                .containsExactly("DiskFilling  the same as orders");
        // Another scaler's own trouble is its own.
        assertThat(texts(Optional.empty(), scaler("invoices", status.replace("add disk", "delete audit-log"))))
                .containsExactly("DiskFilling  disk /data has 8 MB left: delete audit-log");
    }

    private List<String> texts(Optional<QueueConsumerScaler> before, QueueConsumerScaler now) {
        return chronicle.lines(before, now).stream().map(LogLine::text).toList();
    }

    private static QueueConsumerScaler scaler(String status) {
        return scaler("orders", status);
    }

    private static QueueConsumerScaler scaler(String name, String status) {
        return Serialization.unmarshal(
                "metadata: {name: %s}\nstatus: {%s}".formatted(name, status), QueueConsumerScaler.class);
    }
}
