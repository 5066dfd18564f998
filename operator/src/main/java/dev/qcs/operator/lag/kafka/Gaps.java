package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Gap.What;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.kafka.Problem.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects what one reading lacks. Partitions that lack the same for the same reason make one gap, not a hundred. */
final class Gaps {
    private record Shared(What what, String topic, Problem problem) {}

    private final List<Gap> gaps = new ArrayList<>();
    private final Map<Shared, TreeSet<Integer>> partitions = new LinkedHashMap<>();

    void add(Gap gap) {
        gaps.add(gap);
    }

    void group(What what, String group, Problem problem) {
        add(new Gap(what, "group " + group, problem.text(), remedy(what, problem.kind(), "group " + group)));
    }

    void topic(What what, String topic, Problem problem) {
        add(new Gap(what, "topic " + topic, problem.text(), remedy(what, problem.kind(), "topic " + topic)));
    }

    void broker(int broker, Problem problem) {
        add(new Gap(
                What.DISKS,
                "broker " + broker,
                problem.text(),
                remedy(What.DISKS, problem.kind(), "broker " + broker)));
    }

    void brokers(Problem problem) {
        add(new Gap(
                What.BROKER_SETTINGS,
                "the brokers",
                problem.text(),
                remedy(What.BROKER_SETTINGS, problem.kind(), "the brokers")));
    }

    void partition(What what, PartitionId id, Problem problem) {
        partitions
                .computeIfAbsent(new Shared(what, id.topic(), problem), _ -> new TreeSet<>())
                .add(id.partition());
    }

    List<Gap> all() {
        List<Gap> all = new ArrayList<>(gaps);
        partitions.forEach((shared, numbers) -> all.add(new Gap(
                shared.what(),
                subject(shared.topic(), numbers),
                shared.problem().text(),
                remedy(shared.what(), shared.problem().kind(), "topic " + shared.topic()))));
        return all;
    }

    private static String subject(String topic, SortedSet<Integer> numbers) {
        return numbers.size() == 1
                ? "partition " + topic + "-" + numbers.first()
                : "partitions " + Ranges.text(numbers) + " of topic " + topic;
    }

    /** What a person can do. {@code subject} is what a right would be granted on. */
    static String remedy(What what, Kind kind, String subject) {
        return switch (kind) {
            case GROUP_FORBIDDEN ->
                what == What.MEMBERS
                        ? "grant Describe on " + subject + " (some brokers want Read for members)"
                        : "grant Describe on " + subject;
            case TOPIC_FORBIDDEN ->
                switch (what) {
                    case TOPIC_SETTINGS -> "grant DescribeConfigs on " + subject;
                    case TRANSACTIONS, TAILS -> "grant Read on " + subject;
                    default -> "grant Describe on " + subject;
                };
            case CLUSTER_FORBIDDEN ->
                what == What.BROKER_SETTINGS ? "grant DescribeConfigs on the cluster" : "grant Describe on the cluster";
            case TOPIC_MISSING -> "create the topic or correct its name";
            case GROUP_ABSENT -> "start a consumer of the group or correct its name";
            case NOT_BEGUN -> "start a consumer of the group; until one reads from there, lag is unknown and not 0";
            case UNSUPPORTED -> "upgrade the broker";
            case UNAUTHENTICATED -> "check the connection's credentials";
            case CLIENT_DEAD, UNREACHABLE, TRANSIENT ->
                "it is asked for again within a minute; if it stays, look for a broker that is down, slow or without a"
                        + " leader for it";
        };
    }
}
