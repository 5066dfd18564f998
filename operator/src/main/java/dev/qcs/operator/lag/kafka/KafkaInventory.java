package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerInventory;
import dev.qcs.operator.lag.DeadLetterNames;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Gap.What;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.lag.kafka.AdminLink.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Lists the groups and topics of a Kafka cluster, and reads what is known of its topics and disks. Unlike a sweep it waits
 * for all of that, since whoever asks has nothing else to do.
 */
public final class KafkaInventory implements BrokerInventory {
    private static final Duration SIDE_LIMIT = Duration.ofSeconds(12);

    private final KafkaReaderOptions options;
    private final AdminLink link;
    private final TopicCatalog catalog;
    private final TopicSettings settings;
    private final LogDirectories directories;
    private final DeadLetterTopics deadLetters;

    public KafkaInventory(BrokerAddress.Kafka address, KafkaReaderOptions options) {
        this.options = options;
        this.link = new AdminLink(address, options);
        this.catalog = new TopicCatalog(options.clock(), options.topicsEvery(), RandomGenerator.getDefault());
        this.settings = new TopicSettings(options.clock(), options.settingsEvery());
        this.directories = new LogDirectories(options.clock(), options.disksEvery());
        this.deadLetters = new DeadLetterTopics(options.clock(), options.lastStableEvery(), options.settingsEvery());
    }

    @Override
    public Contents look() {
        return switch (link.open()) {
            case Link.Down down -> new Contents.Unreachable(down.reason(), down.message());
            case Link.Up(Admin admin) -> {
                try {
                    Contents contents = look(admin);
                    link.answered();
                    yield contents;
                } catch (ClusterLostException e) {
                    Link.Down down = link.lost(e.problem());
                    yield new Contents.Unreachable(down.reason(), down.message());
                }
            }
        };
    }

    private Contents look(Admin admin) {
        TimeLimit limit = TimeLimit.after(options.sweepLimit());
        Gaps gaps = new Gaps();
        Cluster cluster = cluster(admin, limit);
        GroupList groups = GroupList.read(admin, limit.call(), cluster.seesAllGroups(), gaps);
        Set<String> names = topicNames(admin, limit, gaps);
        Map<String, TopicCatalog.Known> known = catalog.look(admin, names, limit);
        List<Topic> topics = known.values().stream()
                .map(TopicCatalog.Known::topic)
                .filter(Objects::nonNull)
                .toList();
        known.forEach((name, topic) -> {
            if (topic.problem() != null) {
                gaps.topic(What.TOPIC, name, topic.problem());
            }
        });
        TreeSet<String> letterNames = new TreeSet<>(names);
        letterNames.removeIf(name -> !DeadLetterNames.matches(name));
        settings.refresh(admin, names);
        directories.refresh(admin, topics);
        deadLetters.refresh(admin, letterNames);
        settings.await(SIDE_LIMIT);
        directories.await(SIDE_LIMIT);
        deadLetters.await(SIDE_LIMIT);
        late(topics, gaps);
        TopicsAndDisks beside = new TopicsAndDisks(settings, directories);
        List<TopicReading> readings = topics.stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .map(topic -> beside.topic(topic, false, gaps))
                .toList();
        TreeSet<Integer> brokers = new TreeSet<>(cluster.brokers());
        topics.forEach(topic -> brokers.addAll(topic.brokers()));
        List<DiskReading> disks = beside.disks(brokers, gaps);
        return new Contents.Listed(
                options.clock().instant(),
                cluster.brokers().size(),
                groups.consumers(),
                groups.others(),
                readings,
                names.size(),
                disks,
                letters(letterNames, gaps),
                gaps.all());
    }

    /** What was waited for in vain is as unknown as what was refused. */
    private void late(List<Topic> topics, Gaps gaps) {
        Problem late = new Problem(Problem.Kind.TRANSIENT, "no answer within " + SIDE_LIMIT.toSeconds() + " s");
        long without = topics.stream()
                .filter(topic -> settings.of(topic.name()) == null)
                .count();
        if (without > 0) {
            gaps.add(new Gap(
                    What.TOPIC_SETTINGS,
                    without + (without == 1 ? " topic" : " topics"),
                    late.text(),
                    Gaps.remedy(What.TOPIC_SETTINGS, late.kind(), "the topics")));
        }
        topics.stream()
                .flatMap(topic -> topic.brokers().stream())
                .distinct()
                .filter(broker -> directories.of(broker) == null)
                .forEach(broker -> gaps.broker(broker, late));
    }

    private List<DeadLetterReading> letters(Set<String> names, Gaps gaps) {
        List<DeadLetterReading> letters = new ArrayList<>();
        for (String name : names) {
            DeadLetterReading known = deadLetters.of(name);
            if (known == null) {
                gaps.add(new Gap(
                        What.END,
                        "dead-letter topic " + name,
                        "how much it holds could not be read",
                        "grant Describe on topic " + name + ", or look for a partition of it without a leader"));
            } else {
                letters.add(known);
            }
        }
        return letters;
    }

    /**
     * Who is up, and what this user may do.
     *
     * @param seesAllGroups false when the right to see all groups is missing; true also when the broker does not tell
     */
    private record Cluster(Set<Integer> brokers, boolean seesAllGroups) {}

    private static Cluster cluster(Admin admin, TimeLimit limit) {
        TimeLimit call = limit.call();
        DescribeClusterResult described = admin.describeCluster(
                new DescribeClusterOptions().includeAuthorizedOperations(true).timeoutMs(call.millis()));
        Collection<Node> nodes = answer(Batch.await(described.nodes(), call));
        Set<AclOperation> allowed =
                Batch.await(described.authorizedOperations(), call).orNull();
        TreeSet<Integer> brokers = new TreeSet<>();
        nodes.forEach(node -> brokers.add(node.id()));
        return new Cluster(
                brokers,
                allowed == null || allowed.contains(AclOperation.DESCRIBE) || allowed.contains(AclOperation.ALL));
    }

    private static Set<String> topicNames(Admin admin, TimeLimit limit, Gaps gaps) {
        TimeLimit call = limit.call();
        return switch (Batch.await(
                admin.listTopics(new ListTopicsOptions().listInternal(false).timeoutMs(call.millis()))
                        .names(),
                call)) {
            case Answer.Value<Set<String>>(Set<String> names) -> Set.copyOf(names);
            case Answer.Failed<Set<String>>(Problem problem) -> {
                gaps.add(new Gap(
                        What.TOPIC,
                        "the list of topics",
                        problem.text(),
                        Gaps.remedy(What.TOPIC, problem.kind(), "the topics")));
                yield Set.of();
            }
        };
    }

    /** The one question that every cluster answers: without an answer there is nothing to look at. */
    private static <T> T answer(Answer<T> answer) {
        return switch (answer) {
            case Answer.Value<T>(T value) -> value;
            case Answer.Failed<T>(Problem problem) -> throw new ClusterLostException(problem);
        };
    }

    @Override
    public void close() {
        link.close();
    }
}
