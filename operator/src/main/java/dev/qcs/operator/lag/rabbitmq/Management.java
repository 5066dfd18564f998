package dev.qcs.operator.lag.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
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
    private @Nullable Boolean counts;
    private @Nullable Instant alarmsDue;
    private @Nullable String alarm;
    private @Nullable Problem refused;
    private @Nullable Instant loginDue;

    Management(ManagementClient client, RabbitReaderOptions options) {
        this.client = client;
        this.options = options;
    }

    /**
     * Queues of a virtual host.
     *
     * @param totals of every queue that the queries may mean
     * @param counts false when the broker keeps no counters; {@code null} = it did not say
     * @param alarm that keeps publishers out; {@code null} = none that is known
     */
    record Look(
            Map<String, Row> totals,
            Vhost vhost,
            @Nullable Boolean counts,
            @Nullable String alarm) {}

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
            Answer<Boolean> answer =
                    client.object("/api/overview?columns=rates_mode,disable_stats", Management::counting);
            switch (answer) {
                case Answer.Value<Boolean>(Boolean counting) -> counts = counting;
                case Answer.Failed<Boolean>(Problem problem) -> {
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

    private static Boolean counting(JsonNode overview) {
        return !overview.path("disable_stats").asBoolean(false)
                && !overview.path("rates_mode").asText("basic").equals("none");
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
            vhost.consumers(readConsumers(name), now, options.consumersEvery());
        }
        boolean deadLetters = totals.keySet().stream()
                .map(queue -> vhost.sampled(queue, now))
                .anyMatch(row -> row != null && row.deadLetterExchange() != null);
        if (deadLetters && vhost.exchangesDue(now)) {
            vhost.exchanges(readExchanges(name), now, options.settingsEvery());
        }
        return new Answer.Value<>(new Look(totals, vhost, counts, alarm));
    }

    private void sample(String name, Vhost vhost, Collection<RabbitQuery> queries, Instant now) {
        Map<String, Row> rows = new HashMap<>();
        long began = System.nanoTime();
        Answer<Integer> answer = rows(name, vhost, queries, "columns=" + Row.FULL_COLUMNS, rows);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        switch (answer) {
            case Answer.Value<Integer> value -> vhost.sampled(rows, now, took);
            case Answer.Failed<Integer>(Problem problem) -> vhost.notSampled(problem, now, options.consumersEvery());
        }
    }

    private Answer<Integer> rows(
            String vhost, Vhost known, Collection<RabbitQuery> queries, String parameters, Map<String, Row> into) {
        Consumer<JsonNode> keep = keeping(queries, into);
        if (!known.paged()) {
            Answer<Integer> whole = client.list("/api/queues/" + encoded(vhost) + "?" + parameters, keep);
            if (!(whole instanceof Answer.Failed<Integer>(Problem problem)
                    && problem.kind() == Problem.Kind.TOO_LARGE)) {
                return whole;
            }
            known.readInPages();
            into.clear();
        }
        return pages(vhost, queries, parameters, keep);
    }

    /** Only what some query may mean is kept, however many queues there are. */
    private static Consumer<JsonNode> keeping(Collection<RabbitQuery> queries, Map<String, Row> into) {
        boolean any = queries.stream().anyMatch(query -> query.pattern() != null);
        Set<String> names = new HashSet<>();
        queries.forEach(query -> names.addAll(query.queues()));
        return node -> {
            Row row = Row.of(node);
            if (row != null && (any || names.contains(row.name()))) {
                into.put(row.name(), row);
            }
        };
    }

    private Answer<Integer> pages(
            String vhost, Collection<RabbitQuery> queries, String parameters, Consumer<JsonNode> keep) {
        String pattern = QueueNames.asPattern(queries);
        int found = 0;
        for (int page = 1; page <= MOST_PAGES; page++) {
            String path = "/api/queues/" + encoded(vhost) + "?" + parameters + "&page=" + page + "&page_size=" + PAGE
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

    private @Nullable Map<String, Vhost.Consumers> readConsumers(String vhost) {
        Map<String, long[]> sums = new HashMap<>();
        Answer<Integer> answer = client.list(
                "/api/consumers/" + encoded(vhost) + "?columns=queue.name,prefetch_count,ack_required", node -> {
                    String queue = node.path("queue").path("name").asText("");
                    long prefetch = node.path("prefetch_count").asLong(0);
                    long[] sum = sums.computeIfAbsent(queue, any -> new long[3]);
                    sum[0]++;
                    sum[1] += Math.clamp(prefetch, 0, 65_535);
                    sum[2] += prefetch <= 0 ? 1 : 0;
                });
        if (answer instanceof Answer.Failed<Integer>) {
            return null;
        }
        Map<String, Vhost.Consumers> consumers = new HashMap<>();
        sums.forEach((queue, sum) -> consumers.put(
                queue,
                new Vhost.Consumers(
                        (int) sum[0],
                        sum[2] > 0 ? null : Integer.valueOf((int) Math.max(1, Math.round((double) sum[1] / sum[0]))))));
        return consumers;
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
        client.close();
    }
}
