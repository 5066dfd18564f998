package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerCheck.BrokerFacts;
import dev.qcs.operator.lag.BrokerCheck.Outcome;
import dev.qcs.operator.lag.Right;
import dev.qcs.operator.lag.kafka.AdminLink.Link;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;

/** Opens a client, lets it answer once, asks what the cluster is, and closes it. */
public final class KafkaCheck {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(8);

    /** The first level of the feature {@code metadata.version} that a release supports (KIP-584, KIP-778). */
    private static final NavigableMap<Short, String> RELEASES = new TreeMap<>(Map.ofEntries(
            Map.entry((short) 7, "3.3"),
            Map.entry((short) 8, "3.4"),
            Map.entry((short) 9, "3.5"),
            Map.entry((short) 12, "3.6"),
            Map.entry((short) 15, "3.7"),
            Map.entry((short) 20, "3.8"),
            Map.entry((short) 21, "3.9"),
            Map.entry((short) 22, "4.0"),
            Map.entry((short) 26, "4.1"),
            Map.entry((short) 28, "4.2"),
            Map.entry((short) 30, "4.3"),
            Map.entry((short) 31, "4.4"),
            Map.entry((short) 34, "4.5 or newer")));

    private KafkaCheck() {}

    public static Outcome check(BrokerAddress.Kafka address, KafkaReaderOptions options) {
        try (AdminLink link = new AdminLink(address, options)) {
            return switch (link.open()) {
                case Link.Down down -> new Outcome.Fails(down.reason(), down.message());
                case Link.Up(Admin admin) -> {
                    try {
                        yield new Outcome.Answers(facts(admin));
                    } catch (ClusterLostException e) {
                        Link.Down down = link.lost(e.problem());
                        yield new Outcome.Fails(down.reason(), down.message());
                    }
                }
            };
        }
    }

    private static BrokerFacts facts(Admin admin) {
        int millis = (int) CALL_LIMIT.toMillis();
        TimeLimit limit = TimeLimit.after(CALL_LIMIT);
        DescribeClusterResult cluster = admin.describeCluster(
                new DescribeClusterOptions().includeAuthorizedOperations(true).timeoutMs(millis));
        Collection<Node> nodes = switch (Batch.await(cluster.nodes(), limit)) {
            case Answer.Value<Collection<Node>>(Collection<Node> known) -> known;
            case Answer.Failed<Collection<Node>>(Problem problem) -> throw new ClusterLostException(problem);
        };
        @Nullable
        Set<AclOperation> allowed =
                Batch.await(cluster.authorizedOperations(), limit).orNull();
        return new BrokerFacts(
                nodes.size(),
                version(admin, millis, limit),
                allowed == null
                        ? Map.of()
                        : Map.of(
                                Right.DESCRIBE_LOG_DIRS, allowed.contains(AclOperation.DESCRIBE),
                                Right.DESCRIBE_BROKER_CONFIGS, allowed.contains(AclOperation.DESCRIBE_CONFIGS)));
    }

    private static @Nullable String version(Admin admin, int millis, TimeLimit limit) {
        FeatureMetadata features = Batch.await(
                        admin.describeFeatures(new DescribeFeaturesOptions().timeoutMs(millis))
                                .featureMetadata(),
                        limit)
                .orNull();
        SupportedVersionRange range =
                features == null ? null : features.supportedFeatures().get("metadata.version");
        return range == null ? null : release(range.maxVersion());
    }

    /** {@code null} = older than what can be told. */
    static @Nullable String release(short level) {
        Map.Entry<Short, String> release = RELEASES.floorEntry(level);
        return release == null ? null : release.getValue();
    }
}
