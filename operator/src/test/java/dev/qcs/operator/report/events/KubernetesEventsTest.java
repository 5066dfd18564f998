package dev.qcs.operator.report.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.report.Announcement;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.testing.Patience;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class KubernetesEventsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T06:37:41.123456Z"), ZoneOffset.UTC);

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @Test
    void tellsOnceAndCountsAfterARestart() {
        try (KubernetesEvents events = new KubernetesEvents(client, "pod-1", CLOCK)) {
            events.announce(scaledUp("3 -> 24: more arrives"));
            events.announce(scaledUp("3 -> 24: more arrives"));
            events.announce(scaledDown());
            Patience.await().until(() -> stored().size() == 2);
        }
        assertThat(stored()).allSatisfy(event -> assertThat(event.getSeries()).isNull());

        try (KubernetesEvents restarted = new KubernetesEvents(client, "pod-2", CLOCK)) {
            restarted.announce(scaledUp("3 -> 24: even more arrives"));
            Patience.await().until(() -> stored().stream().anyMatch(event -> event.getSeries() != null));
        }
        assertThat(stored()).hasSize(2);
        assertThat(stored())
                .filteredOn(event -> event.getSeries() != null)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getSeries().getCount()).isEqualTo(2);
                    assertThat(event.getReason()).isEqualTo("ScaledUp");
                    assertThat(event.getReportingController()).isEqualTo("queue-consumer-scaler");
                    assertThat(event.getRegarding().getName()).isEqualTo("orders");
                    assertThat(event.getType()).isEqualTo("Normal");
                });
    }

    @Test
    void theNameIsTheSameForTheSameNews() {
        assertThat(KubernetesEvents.nameOf(scaledUp("a"))).isEqualTo(KubernetesEvents.nameOf(scaledUp("b")));
        assertThat(KubernetesEvents.nameOf(scaledUp("a")))
                .isNotEqualTo(KubernetesEvents.nameOf(scaledDown()))
                .matches("orders\\.[0-9a-f]{16}");
    }

    private List<Event> stored() {
        return client.resources(Event.class).inNamespace("shop").list().getItems();
    }

    private static Announcement scaledUp(String note) {
        return new Announcement(new ScalerId("shop", "orders"), "uid", false, "ScaledUp", "Scale", "3 -> 24", note);
    }

    private static Announcement scaledDown() {
        return new Announcement(
                new ScalerId("shop", "orders"),
                "uid",
                false,
                "ScaledDown",
                "Scale",
                "24 -> 3",
                "24 -> 3: less arrives");
    }
}
