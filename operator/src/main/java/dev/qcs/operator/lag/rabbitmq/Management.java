package dev.qcs.operator.lag.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.qcs.operator.lag.DeathCounts;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.RabbitQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The plan of calls to the management API. At each sweep one list for each virtual host, with totals straight from the queues;
 * less often one with what the broker samples (counters, consumers, settings), the consumers for their prefetch, alarms, and
 * names of exchanges. Never a call for each queue.
 */
final class Management implements AutoCloseable {
    private static final int PAGE = 500;
    private static final int MOST_PAGES = 40;
    private static final Duration LOGIN_AGAIN = Duration.ofSeconds(60);

    private final ManagementClient client;
    private final RabbitReaderOptions options;
    private final Map<String, Vhost> vhosts = new HashMap<>();
    private @Nullable Instant switchesDue;
    private Switches switches = Switches.UNKNOWN;
    private final Deaths deaths;
    private @Nullable Instant alarmsDue;
    private @Nullable String alarm;
    private @Nullable Problem refused;
    private @Nullable Instant loginDue;

    /** @param uri where the client asks, for what listens beside it */
    Management(ManagementClient client, String uri, RabbitReaderOptions options) {
        this.client = client;
        this.options = options;
        this.deaths = new Deaths(uri, options);
    }

    /**
     * Queues of a virtual host.
     *
     * @param totals of every queue that the queries may mean
     * @param alarm that keeps publishers out; {@code null} = none that is known
     * @param deaths causes of dead letters; {@code null} = nobody asked, or nothing tells
     */
    record Look(
            Map<String, Row> totals,
            Vhost vhost,
            Switches switches,
            @Nullable String alarm,
            @Nullable DeathCounts deaths) {}

    /** Forgets virtual hosts that nobody asks for any more. */
    void retain(Set<String> wanted) {
        vhosts.keySet().retainAll(wanted);
    }

    /** Once for each sweep: switches and alarms of the broker. {@code null} = it can be asked. */
    @Nullable
    Problem greet() {
        Instant now = options.clock().instant();
        if (refused != null && loginDue != null && now.isBefore(loginDue)) {
            return refused;
        }
        if (switchesDue == null || !now.isBefore(switchesDue)) {
            Answer<Switches> answer = client.object("/api/overview?columns=" + Switches.COLUMNS, Switches::of);
            switch (answer) {
                case Answer.Value<Switches>(Switches told) -> switches = told;
                case Answer.Failed<Switches>(Problem problem) -> {
                    if (problem.wholeBroker()) {
                        return noted(problem, now);
                    }
                }
            }
            switchesDue = now.plus(options.settingsEvery());
        }
        refused = null;
        if (alarmsDue == null || !now.isBefore(alarmsDue)) {
            alarm = readAlarm();
            alarmsDue = now.plus(options.consumersEvery().multipliedBy(9).dividedBy(10));
        }
        return null;
    }

    private Problem noted(Problem problem, Instant now) {
        if (problem.kind() == Problem.Kind.LOGIN) {
            // Logins that fail again and again lock users out, and only a person can mend it.
            refused = problem;
            loginDue = now.plus(LOGIN_AGAIN);
        }
        switchesDue = null;
        return problem;
    }

    /** The check answers 503 with the alarms in force, to any user; a version without it says nothing. */
    private @Nullable String readAlarm() {
        return switch (client.alarms("/api/health/checks/alarms")) {
            case Answer.Value<String>(String alarms) -> alarms.isEmpty() ? null : alarms;
            case Answer.Failed<String> failed -> null;
        };
    }

    Answer<Look> look(String name, Collection<RabbitQuery> queries) {
        Vhost vhost = vhosts.computeIfAbsent(name, any -> new Vhost(options.countersEvery()));
        Instant now = options.clock().instant();
        Map<String, Row> totals = new HashMap<>();
        Answer<Integer> listed = rows(
                name,
                vhost,
                queries,
                "disable_stats=true&enable_queue_totals=true&columns=" + Row.LIGHT_COLUMNS,
                totals);
        if (listed instanceof Answer.Failed<Integer>(Problem problem)) {
            if (problem.wholeBroker()) {
                noted(problem, now);
            }
            return new Answer.Failed<>(problem);
        }
        if (vhost.sampleDue(now)) {
            sample(name, vhost, queries, now);
        }
        if (vhost.consumersDue(now)) {
            readConsumers(name, vhost, totals, now);
        }
        boolean deadLetters = totals.keySet().stream()
                .map(queue -> vhost.sampled(queue, now))
                .anyMatch(row -> row != null && row.deadLetterExchange() != null);
        if (deadLetters && vhost.exchangesDue(now)) {
            vhost.exchanges(readExchanges(name), now, options.settingsEvery());
        }
        boolean lettersNamed =
                queries.stream().anyMatch(query -> !query.deadLetters().isEmpty());
        return new Answer.Value<>(
                new Look(totals, vhost, switches, alarm, lettersNamed ? deaths.counts(switches.metricsPort()) : null));
    }

    private void sample(String name, Vhost vhost, Collection<RabbitQuery> queries, Instant now) {
        Map<String, Row> rows = new HashMap<>();
        long began = System.nanoTime();
        Answer<Integer> answer = rows(name, vhost, queries, "columns=" + Row.FULL_COLUMNS, rows);
        if (answer instanceof Answer.Value<Integer>
                && !vhost.detailedElsewhere()
                && !rows.isEmpty()
                && rows.values().stream().noneMatch(row -> row.settings() || row.consumers() != null)) {
            // A version that shows less in this list has another one for the rest.
            vhost.readDetailsElsewhere();
            Map<String, Row> detailed = new HashMap<>();
            if (rows(name, vhost, queries, "columns=" + Row.FULL_COLUMNS, detailed) instanceof Answer.Value<Integer>) {
                rows = detailed;
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        switch (answer) {
            case Answer.Value<Integer> value -> vhost.sampled(rows, now, took);
            case Answer.Failed<Integer>(Problem problem) -> vhost.notSampled(problem, now, options.consumersEvery());
        }
    }

    private Answer<Integer> rows(
            String vhost, Vhost known, Collection<RabbitQuery> queries, String parameters, Map<String, Row> into) {
        Consumer<JsonNode> keep = keeping(vhost, queries, into);
        boolean elsewhere = known.detailedElsewhere() && !parameters.contains("disable_stats");
        String list = elsewhere ? "/api/queues/detailed" : "/api/queues/" + encoded(vhost);
        if (!known.paged()) {
            Answer<Integer> whole = client.list(list + "?" + parameters, keep);
            if (!(whole instanceof Answer.Failed<Integer>(Problem problem)
                    && problem.kind() == Problem.Kind.TOO_LARGE)) {
                return whole;
            }
            known.readInPages();
            into.clear();
        }
        return pages(list, queries, parameters, keep);
    }

    /** Only what some query may mean is kept, however many queues there are. */
    private static Consumer<JsonNode> keeping(String vhost, Collection<RabbitQuery> queries, Map<String, Row> into) {
        boolean any = queries.stream().anyMatch(query -> query.pattern() != null);
        Set<String> names = new HashSet<>();
        queries.forEach(query -> {
            names.addAll(query.queues());
            names.addAll(query.deadLetters());
        });
        return node -> {
            Row row = Row.of(node);
            boolean here = node.path("vhost").asText(vhost).equals(vhost);
            if (row != null && here && (any || names.contains(row.name()))) {
                into.put(row.name(), row);
            }
        };
    }

    private Answer<Integer> pages(
            String list, Collection<RabbitQuery> queries, String parameters, Consumer<JsonNode> keep) {
        String pattern = QueueNames.asPattern(queries);
        int found = 0;
        for (int page = 1; page <= MOST_PAGES; page++) {
            String path = list + "?" + parameters + "&page=" + page + "&page_size=" + PAGE
                    + (pattern == null ? "" : "&use_regex=true&name=" + encoded(pattern));
            Answer<Integer> pageCount = client.object(path, node -> {
                node.path("items").forEach(keep);
                return node.path("page_count").asInt(0);
            });
            switch (pageCount) {
                case Answer.Failed<Integer> failed -> {
                    return failed;
                }
                case Answer.Value<Integer>(Integer count) -> {
                    found++;
                    if (page >= count) {
                        return new Answer.Value<>(found);
                    }
                }
            }
        }
        return new Answer.Failed<>(new Problem(
                Problem.Kind.TOO_LARGE,
                "more than " + MOST_PAGES * PAGE + " queues match; name them, or narrow queuePattern"));
    }

    /** What single consumers hold is asked for only where one of several may be stuck. */
    private void readConsumers(String name, Vhost vhost, Map<String, Row> totals, Instant now) {
        Map<String, Consumers> consumers = Consumers.list(client, encoded(name));
        if (consumers != null) {
            Map<String, Consumers> seen = consumers;
            boolean several = totals.values().stream()
                    .anyMatch(row -> row.unacknowledged() != null
                            && row.unacknowledged() > 0
                            && seen.getOrDefault(row.name(), Consumers.NONE).count() > 1);
            consumers = several ? Consumers.withChannels(client, encoded(name), consumers) : consumers;
        }
        vhost.consumers(consumers, now, options.consumersEvery());
        if (totals.values().stream().anyMatch(row -> row.type() == QueueReading.Type.STREAM)) {
            vhost.streams(StreamLag.list(client, encoded(name)));
        }
    }

    private @Nullable Set<String> readExchanges(String vhost) {
        Set<String> names = new TreeSet<>();
        Answer<Integer> answer = client.list(
                "/api/exchanges/" + encoded(vhost) + "?columns=name",
                node -> names.add(node.path("name").asText("")));
        return answer instanceof Answer.Failed<Integer> ? null : names;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        deaths.close();
        client.close();
    }
}
