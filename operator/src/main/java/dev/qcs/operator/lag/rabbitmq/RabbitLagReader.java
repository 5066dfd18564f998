package dev.qcs.operator.lag.rabbitmq;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.tls.TlsContext;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that the scalers of one RabbitMQ broker ask for: by the management API, and where that cannot be had and AMQP can,
 * by asking the named queues themselves. One request is in flight at a time, and a request that fails for the whole broker ends
 * the sweep, so that a broker in trouble is asked once.
 *
 * <p>Nothing is thrown for a broker's state: that is a {@link Reading}.
 */
public final class RabbitLagReader implements LagReader {
    private final BrokerAddress.RabbitMq address;
    private final RabbitReaderOptions options;
    private final @Nullable Management management;
    private final @Nullable PassiveDeclare amqp;
    private final @Nullable Problem unusable;

    /** Opens no connection yet. */
    public RabbitLagReader(BrokerAddress.RabbitMq address, RabbitReaderOptions options) {
        this.address = address;
        this.options = options;
        Management overHttp = null;
        PassiveDeclare overAmqp = null;
        Problem problem = null;
        try {
            SSLContext tls = address.tls() == null ? null : TlsContext.of(address.tls());
            if (address.managementUri() != null) {
                overHttp = new Management(ManagementClient.of(address, options), address.managementUri(), options);
            }
            if (address.amqpUri() != null) {
                overAmqp = new PassiveDeclare(
                        address.amqpUri(),
                        address.login(),
                        tls,
                        new TlsFaults(address.amqpUri().startsWith("amqps"), address.tls(), "amqp", "amqps"),
                        options);
            }
        } catch (GeneralSecurityException | URISyntaxException | IllegalArgumentException e) {
            problem = new Problem(
                    Problem.Kind.UNREACHABLE,
                    "the connection's address, authority or certificate cannot be used: " + e.getMessage());
        }
        this.management = overHttp;
        this.amqp = overAmqp;
        this.unusable = problem;
    }

    @Override
    public Map<LagQuery, Reading> read(Set<LagQuery> queries) {
        if (queries.isEmpty()) {
            return Map.of();
        }
        Instant until = options.clock().instant().plus(options.sweepLimit());
        Map<String, List<RabbitQuery>> vhosts = new TreeMap<>();
        queries.forEach(query -> {
            RabbitQuery own = rabbit(query);
            vhosts.computeIfAbsent(own.vhost(), any -> new ArrayList<>()).add(own);
        });
        Map<LagQuery, Reading> readings = new HashMap<>();
        Management http = management;
        Problem whole = unusable;
        if (whole == null && http != null) {
            http.retain(vhosts.keySet());
            whole = http.greet();
        }
        for (Map.Entry<String, List<RabbitQuery>> vhost : vhosts.entrySet()) {
            Problem problem = whole;
            if (problem == null && http != null) {
                problem = byManagement(http, vhost.getKey(), vhost.getValue(), until, readings);
                whole = problem != null && problem.wholeBroker() ? problem : null;
            }
            if (problem != null || http == null) {
                otherwise(vhost.getKey(), vhost.getValue(), problem, until, readings);
            }
        }
        return readings;
    }

    /** {@code null} = all were answered. */
    private @Nullable Problem byManagement(
            Management http, String vhost, List<RabbitQuery> queries, Instant until, Map<LagQuery, Reading> readings) {
        if (!options.clock().instant().isBefore(until)) {
            return new Problem(Problem.Kind.UNREACHABLE, "it answers too slowly for all of its virtual hosts");
        }
        return switch (http.look(vhost, queries)) {
            case Answer.Failed<Management.Look>(Problem problem) -> problem;
            case Answer.Value<Management.Look>(Management.Look look) -> {
                QueueReadings assembly =
                        new QueueReadings(address, options.clock().instant());
                queries.forEach(query -> readings.put(query, assembly.of(query, look)));
                yield null;
            }
        };
    }

    private void otherwise(
            String vhost,
            List<RabbitQuery> queries,
            @Nullable Problem problem,
            Instant until,
            Map<LagQuery, Reading> readings) {
        Set<String> names = new TreeSet<>();
        queries.forEach(query -> {
            names.addAll(query.queues());
            names.addAll(query.deadLetters());
        });
        // What the management API says of a virtual host that is not there is true over AMQP too.
        boolean nowhere = problem != null && problem.kind() == Problem.Kind.MISSING;
        Answer<Map<String, QueueReading>> declared =
                amqp == null || names.isEmpty() || nowhere ? null : amqp.look(vhost, names, until);
        QueueReadings assembly = new QueueReadings(address, options.clock().instant());
        for (RabbitQuery query : queries) {
            readings.put(
                    query,
                    switch (declared) {
                        case Answer.Value<Map<String, QueueReading>>(Map<String, QueueReading> read)
                        when query.pattern() == null -> assembly.of(query, read);
                        case Answer.Failed<Map<String, QueueReading>>(Problem amqpProblem)
                        when problem == null -> assembly.unavailable(amqpProblem, vhost);
                        case null, default ->
                            problem == null ? assembly.patternNeedsManagement() : assembly.unavailable(problem, vhost);
                    });
        }
    }

    private static RabbitQuery rabbit(LagQuery query) {
        return switch (query) {
            case RabbitQuery own -> own;
            case KafkaQuery other -> throw new IllegalArgumentException("RabbitMQ has no consumer groups: " + other);
        };
    }

    @Override
    public void close() {
        if (management != null) {
            management.close();
        }
        if (amqp != null) {
            amqp.close();
        }
    }
}
