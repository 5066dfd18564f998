package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.kafka.AdminLink.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all that the scalers of one Kafka cluster ask for, with one client and a handful of batched requests per call.
 *
 * <p>A call ends within the limit of a sweep plus about 5 s for looking at the ports, whatever the brokers do. Nothing is
 * thrown for a broker's state: that is a {@link Reading}.
 */
public final class KafkaLagReader implements LagReader {
    private final BrokerAddress.Kafka address;
    private final KafkaReaderOptions options;
    private final AdminLink link;
    private final TopicCatalog catalog;
    private final GroupDescriptions descriptions;
    private final CommittedTopics committedTopics;
    private final GroupDescriptions shareDescriptions;
    private final CommittedTopics shareTopics;
    private final ForeignGroups foreignGroups;
    private final OffsetSweep sweep;
    private final Beside beside;
    private final ChangeHints hints;

    public KafkaLagReader(BrokerAddress.Kafka address, KafkaReaderOptions options) {
        this.address = address;
        this.options = options;
        RandomGenerator random = RandomGenerator.getDefault();
        this.link = new AdminLink(address, options);
        this.catalog = new TopicCatalog(options.clock(), options.topicsEvery(), random);
        GroupCalls consumers = new ConsumerGroupCalls();
        this.descriptions = new GroupDescriptions(consumers, options.clock(), options.describeEvery(), random);
        this.committedTopics = new CommittedTopics(consumers, options.clock(), options.topicsEvery(), random);
        GroupCalls shares = new ShareGroupCalls();
        this.shareDescriptions = new GroupDescriptions(shares, options.clock(), options.describeEvery(), random);
        this.shareTopics = new CommittedTopics(shares, options.clock(), options.topicsEvery(), random);
        this.foreignGroups = new ForeignGroups(options.clock(), options.topicsEvery());
        this.sweep = new OffsetSweep(options.clock(), options.lastStableEvery(), random);
        this.beside = new Beside(
                new TopicSettings(options.clock(), options.settingsEvery()),
                new LogDirectories(options.clock(), options.disksEvery()),
                new DeadLetterTopics(options.clock(), options.lastStableEvery(), options.settingsEvery()),
                new BrokerSettings(options.clock(), options.settingsEvery()),
                new OpenTransactions(options.clock(), options.lastStableEvery()),
                new RecordTimes(
                        options.clock(),
                        options.lastStableEvery().multipliedBy(2),
                        options.lastStableEvery().multipliedBy(30),
                        options.lastStableEvery().dividedBy(2)),
                new TailProbe(address, options));
        this.hints = new ChangeHints(catalog, descriptions);
    }

    @Override
    public Map<LagQuery, Reading> read(Set<LagQuery> queries) {
        if (queries.isEmpty()) {
            return Map.of();
        }
        return switch (link.open()) {
            case Link.Down down -> unavailable(queries, down);
            case Link.Up(Admin admin) -> {
                try {
                    Map<LagQuery, Reading> readings = read(admin, queries);
                    link.answered();
                    yield readings;
                } catch (ClusterLostException e) {
                    yield unavailable(queries, link.lost(e.problem()));
                }
            }
        };
    }

    /** Waits for what the last sweep started beside itself, so that the next one knows it: for whoever has nothing else to do. */
    public void awaitBeside(Duration limit) {
        beside.await(limit);
    }

    private Map<LagQuery, Reading> unavailable(Set<LagQuery> queries, Link.Down down) {
        Reading reading = new Reading.Unavailable(options.clock().instant(), down.reason(), down.message());
        return queries.stream().collect(Collectors.toMap(Function.identity(), _ -> reading));
    }

    private Map<LagQuery, Reading> read(Admin admin, Set<LagQuery> asked) {
        TimeLimit limit = TimeLimit.after(options.sweepLimit());
        List<KafkaQuery> queries = asked.stream().map(KafkaLagReader::kafka).toList();
        var groups = descriptions.look(admin, groups(queries, q -> q.type() != GroupReading.Type.SHARE), limit);
        Map<String, GroupType> foreign = foreignGroups(admin, queries, groups, limit);
        Predicate<KafkaQuery> share = q -> QueryPlanner.share(q, foreign);
        Predicate<KafkaQuery> unnamed = q -> q.topics().isEmpty();
        var shares = shareDescriptions.look(admin, groups(queries, share), limit);
        QueryPlanner planner = new QueryPlanner(
                new QueryPlanner.Known(
                        groups, committedTopics.look(admin, groups(queries, unnamed.and(share.negate())), limit)),
                new QueryPlanner.Known(shares, shareTopics.look(admin, groups(queries, unnamed.and(share)), limit)),
                foreign);
        Set<String> topics =
                queries.stream().flatMap(q -> planner.topics(q).stream()).collect(Collectors.toSet());
        Map<String, TopicCatalog.Known> known = catalog.look(admin, topics, limit);
        List<QueryPlan> plans =
                queries.stream().map(q -> planner.plan(q, known)).toList();
        refreshBeside(admin, known, queries);
        Offsets offsets = sweep.read(admin, wanted(plans), limit);
        beside.transactions().refresh(admin, offsets);
        beside.times().refresh(admin, offsets);
        beside.tails().refresh(offsets);
        hints.observe(offsets, groups, known);
        return assembled(plans, offsets, groups, shares);
    }

    private static KafkaQuery kafka(LagQuery query) {
        return switch (query) {
            case KafkaQuery k -> k;
            case RabbitQuery r -> throw new IllegalArgumentException("a Kafka cluster has no queues: " + r);
        };
    }

    private static Set<String> groups(List<KafkaQuery> queries, Predicate<KafkaQuery> which) {
        return queries.stream().filter(which).map(KafkaQuery::group).collect(Collectors.toSet());
    }

    private Map<String, GroupType> foreignGroups(
            Admin admin, List<KafkaQuery> queries, Map<String, GroupDescriptions.Known> groups, TimeLimit limit) {
        Set<String> absent = new HashSet<>();
        for (KafkaQuery query : queries) {
            GroupDescriptions.Known known = groups.get(query.group());
            if (query.type() != GroupReading.Type.SHARE
                    && known != null
                    && known.reading().state() == GroupReading.State.ABSENT) {
                absent.add(query.group());
            }
        }
        return foreignGroups.among(admin, absent, limit);
    }

    private void refreshBeside(Admin admin, Map<String, TopicCatalog.Known> known, List<KafkaQuery> queries) {
        List<Topic> topics = new ArrayList<>();
        known.values().forEach(k -> {
            if (k.topic() != null) {
                topics.add(k.topic());
            }
        });
        beside.settings().refresh(admin, topics.stream().map(Topic::name).collect(Collectors.toSet()));
        beside.directories().refresh(admin, topics);
        beside.deadLetters()
                .refresh(
                        admin,
                        queries.stream()
                                .flatMap(q -> q.deadLetterTopics().stream())
                                .collect(Collectors.toSet()));
        beside.limits().refresh(admin);
    }

    private static OffsetSweep.Wanted wanted(List<QueryPlan> plans) {
        Map<String, Set<TopicPartition>> groups = new HashMap<>();
        Map<String, Set<TopicPartition>> shares = new HashMap<>();
        Set<TopicPartition> partitions = new HashSet<>();
        Set<TopicPartition> lastStable = new HashSet<>();
        for (QueryPlan plan : plans) {
            if (plan
                            instanceof
                            QueryPlan.Answerable(KafkaQuery query, boolean share, List<QueryPlan.Slice> slices, var _)
                    && !slices.isEmpty()) {
                Set<TopicPartition> ofGroup =
                        (share ? shares : groups).computeIfAbsent(query.group(), _ -> new HashSet<>());
                slices.forEach(slice -> slice.forEach(p -> {
                    TopicPartition tp = slice.topic().partitions().get(p);
                    ofGroup.add(tp);
                    partitions.add(tp);
                    if (query.lastStable() && !share) {
                        lastStable.add(tp);
                    }
                }));
            }
        }
        return new OffsetSweep.Wanted(groups, shares, partitions, lastStable);
    }

    private Map<LagQuery, Reading> assembled(
            List<QueryPlan> plans,
            Offsets offsets,
            Map<String, GroupDescriptions.Known> groups,
            Map<String, GroupDescriptions.Known> shares) {
        ReadingAssembly assembly =
                new ReadingAssembly(address.displayName(), options.clock().instant(), offsets, groups, shares, beside);
        Map<LagQuery, Reading> readings = HashMap.newHashMap(plans.size());
        plans.forEach(plan -> readings.put(plan.query(), assembly.reading(plan)));
        return readings;
    }

    @Override
    public void close() {
        link.close();
    }
}
