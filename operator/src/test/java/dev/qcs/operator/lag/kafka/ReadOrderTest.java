package dev.qcs.operator.lag.kafka;

import static dev.qcs.operator.lag.kafka.KafkaBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.testing.EmbeddedKafka;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.HostResolver;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.junit.jupiter.api.Test;

/** The order in which offsets are asked for decides whether lag can be negative, and blocked records imaginary. */
class ReadOrderTest {
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @Test
    void committedThenEndsThenLastStableThenStarts() {
        try (var kafka = EmbeddedKafka.start();
                var bench = new KafkaBench(kafka, kafka.bootstrapServers(), this::recording, Duration.ofSeconds(20))) {
            kafka.createTopic("orders", 1);
            bench.observed(query("g", "orders"));

            assertThat(calls)
                    .containsExactly(
                            "listConsumerGroupOffsets",
                            "latest read_uncommitted",
                            "latest read_committed",
                            "earliest read_uncommitted");
        }
    }

    private Admin recording(Map<String, Object> settings, HostResolver hosts) {
        Admin real = GuardedAdmin.create(settings, hosts);
        return (Admin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("listConsumerGroupOffsets")) {
                        calls.add(method.getName());
                    }
                    if (method.getName().equals("listOffsets")) {
                        calls.add(spec((Map<?, ?>) arguments[0]) + " "
                                + ((ListOffsetsOptions) arguments[1]).isolationLevel());
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private static String spec(Map<?, ?> specs) {
        return specs.values().stream()
                .map(OffsetSpec.class::cast)
                .map(s -> s instanceof OffsetSpec.LatestSpec
                        ? "latest"
                        : s instanceof OffsetSpec.EarliestSpec ? "earliest" : "other")
                .distinct()
                .reduce((a, b) -> a + "," + b)
                .orElse("none");
    }
}
