package dev.qcs.operator.lag.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck.BrokerFacts;
import dev.qcs.operator.lag.BrokerCheck.Outcome;
import dev.qcs.operator.lag.Reading;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Asks the management API for the broker's version and the number of its nodes, with a client that is closed afterwards. */
public final class RabbitCheck {
    private RabbitCheck() {}

    public static Outcome check(BrokerAddress.RabbitMq address, RabbitReaderOptions options) {
        if (address.managementUri() == null) {
            return Outcome.Untold.UNTOLD;
        }
        try {
            SSLContext tls = address.trusted() == null ? null : Tls.trusting(address.trusted());
            try (ManagementClient client =
                    new ManagementClient(address.managementUri(), address.login(), tls, options)) {
                return switch (client.object("/api/overview?columns=rabbitmq_version", RabbitCheck::version)) {
                    case Answer.Value<Optional<String>>(Optional<String> version) ->
                        new Outcome.Answers(new BrokerFacts(nodes(client), version.orElse(null), null));
                    case Answer.Failed<Optional<String>>(Problem problem) -> failed(address, options, problem);
                };
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return new Outcome.Fails(
                    Reading.Reason.SourceUnreachable,
                    address.displayName() + ": the address or its authority's certificate cannot be used");
        }
    }

    private static Optional<String> version(JsonNode overview) {
        String version = overview.path("rabbitmq_version").asText("");
        return version.matches("[0-9A-Za-z.+-]{1,40}") ? Optional.of(version) : Optional.empty();
    }

    /** Only users with the tag monitoring may list nodes. */
    private static @Nullable Integer nodes(ManagementClient client) {
        return client.list("/api/nodes?columns=name", node -> {}) instanceof Answer.Value<Integer>(Integer count)
                ? count
                : null;
    }

    private static Outcome failed(BrokerAddress.RabbitMq address, RabbitReaderOptions options, Problem problem) {
        Reading reading = new QueueReadings(address, options.clock().instant()).unavailable(problem, "/");
        return reading instanceof Reading.Unavailable why
                ? new Outcome.Fails(why.reason(), why.message())
                : Outcome.Untold.UNTOLD;
    }
}
