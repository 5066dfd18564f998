package dev.qcs.operator.lag.kafka;

import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** Counts at the client: every request that it put on a wire, by its own metric. */
final class ClientRequests {
    private ClientRequests() {}

    static double sent(List<Admin> clients) {
        return clients.stream()
                .flatMap(client -> client.metrics().entrySet().stream())
                .filter(m -> m.getKey().group().equals("admin-client-metrics")
                        && m.getKey().name().equals("request-total"))
                .mapToDouble(m -> (Double) m.getValue().metricValue())
                .sum();
    }
}
