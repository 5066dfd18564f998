package dev.qcs.operator.lag.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck.BrokerFacts;
import dev.qcs.operator.lag.BrokerCheck.Outcome;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Right;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the management API for the broker's version and the number of its nodes, with a client that is closed afterwards. */
public final class RabbitCheck {
    private RabbitCheck() {}

    public static Outcome check(BrokerAddress.RabbitMq address, RabbitReaderOptions options) {
        if (address.managementUri() == null) {
            return Outcome.Untold.UNTOLD;
        }
        try {
            try (ManagementClient client = ManagementClient.of(address, options)) {
                return switch (client.object("/api/overview?columns=rabbitmq_version", RabbitCheck::version)) {
                    case Answer.Value<Optional<String>>(Optional<String> version) ->
                        new Outcome.Answers(facts(client, version.orElse(null)));
                    case Answer.Failed<Optional<String>>(Problem problem) -> failed(address, options, problem);
                };
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return new Outcome.Fails(
                    Reading.Reason.SourceUnreachable,
                    address.displayName() + ": the address, authority or certificate cannot be used: "
                            + e.getMessage());
        }
    }

    private static Optional<String> version(JsonNode overview) {
        String version = overview.path("rabbitmq_version").asText("");
        return version.matches("[0-9A-Za-z.+-]{1,40}") ? Optional.of(version) : Optional.empty();
    }

    /** Only users with the tag monitoring may list nodes. */
    private static BrokerFacts facts(ManagementClient client, @Nullable String version) {
        return switch (client.list("/api/nodes?columns=name", node -> {})) {
            case Answer.Value<Integer>(Integer count) ->
                new BrokerFacts(count, version, Map.of(Right.MONITORING, true));
            case Answer.Failed<Integer>(Problem problem) ->
                new BrokerFacts(
                        null,
                        version,
                        problem.kind() == Problem.Kind.FORBIDDEN ? Map.of(Right.MONITORING, false) : Map.of());
        };
    }

    private static Outcome failed(BrokerAddress.RabbitMq address, RabbitReaderOptions options, Problem problem) {
        Reading reading = new QueueReadings(address, options.clock().instant()).unavailable(problem, "/");
        return reading instanceof Reading.Unavailable why
                ? new Outcome.Fails(why.reason(), why.message())
                : Outcome.Untold.UNTOLD;
    }
}
