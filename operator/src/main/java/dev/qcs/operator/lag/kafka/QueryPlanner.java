package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Gap.What;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.Reading.Reason;
import dev.qcs.operator.lag.kafka.Problem.Kind;
import dev.qcs.operator.lag.kafka.QueryPlan.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.GroupType;
import org.jspecify.annotations.Nullable;

/**
 * From queries to partitions.
 *
 * @param consumers what is known of consumer groups
 * @param shares what is known of share groups
 * @param foreign groups that are no consumer groups
 */
record QueryPlanner(Known consumers, Known shares, Map<String, GroupType> foreign) {

    /**
     * What is known of groups of one kind.
     *
     * @param groups their descriptions
     * @param topics that they read, of those queries that name none
     */
    record Known(Map<String, GroupDescriptions.Known> groups, Map<String, Answer<Set<String>>> topics) {}

    /** True when a query is about a share group, because the user or the broker says so. */
    static boolean share(KafkaQuery query, Map<String, GroupType> foreign) {
        return query.type() == GroupReading.Type.SHARE
                || (query.type() == GroupReading.Type.UNKNOWN && foreign.get(query.group()) == GroupType.SHARE);
    }

    private Known known(KafkaQuery query) {
        return share(query, foreign) ? shares : consumers;
    }

    /** The topics that a query is about, as far as they are known before the topics themselves are. */
    Collection<String> topics(KafkaQuery query) {
        if (!query.topics().isEmpty()) {
            return query.topics();
        }
        TreeSet<String> topics = new TreeSet<>();
        Answer<Set<String>> answer = known(query).topics().get(query.group());
        Set<String> found = answer == null ? null : answer.orNull();
        if (found != null) {
            topics.addAll(found);
        }
        GroupDescriptions.Known known = known(query).groups().get(query.group());
        List<Member> members = known == null ? null : known.reading().members();
        if (members != null) {
            members.forEach(m -> m.assignment().stream().map(PartitionId::topic).forEach(topics::add));
        }
        return topics;
    }

    QueryPlan plan(KafkaQuery query, Map<String, TopicCatalog.Known> catalog) {
        GroupType kind = foreign.get(query.group());
        if (kind != null && !share(query, foreign) && query.type() != GroupReading.Type.SHARE) {
            String word = kind.toString().toLowerCase(Locale.ROOT);
            return new QueryPlan.ForeignKind(
                    query,
                    word,
                    kind == GroupType.SHARE
                            ? "set spec.kafka.groupType to Auto or Share, or name a consumer group"
                            : "name a consumer group or a share group; " + word + " groups are not supported");
        }
        Answer<Set<String>> answer = known(query).topics().get(query.group());
        Problem problem = answer == null ? null : answer.whyNot();
        return problem != null && topics(query).isEmpty()
                ? refused(query, "group " + query.group(), What.COMMITTED, problem)
                : slices(query, catalog);
    }

    private QueryPlan slices(KafkaQuery query, Map<String, TopicCatalog.Known> catalog) {
        boolean named = !query.topics().isEmpty();
        List<Slice> slices = new ArrayList<>();
        Gaps gaps = new Gaps();
        QueryPlan refusal = null;
        for (String name : new TreeSet<>(topics(query))) {
            TopicCatalog.Known known = catalog.get(name);
            if (known == null) {
                continue;
            }
            Topic topic = known.topic();
            Problem problem = known.problem();
            if (topic != null) {
                slices.add(new Slice(topic, query.partitions()));
                beyond(query.partitions(), topic, gaps);
            }
            // A group that once committed to a topic keeps no debt there when the topic is deleted.
            if (problem != null && (named || problem.kind() != Kind.TOPIC_MISSING)) {
                gaps.topic(What.TOPIC, name, problem);
                refusal = refusal == null ? refused(query, "topic " + name, What.TOPIC, problem) : refusal;
            }
        }
        return slices.isEmpty() && refusal != null
                ? refusal
                : new QueryPlan.Answerable(query, share(query, foreign), slices, gaps.all());
    }

    /** Partitions that a spec lists and the topic does not have. */
    private static void beyond(@Nullable SortedSet<Integer> only, Topic topic, Gaps gaps) {
        SortedSet<Integer> beyond = only == null ? new TreeSet<>() : only.tailSet(topic.count());
        if (!beyond.isEmpty()) {
            gaps.add(new Gap(
                    What.TOPIC,
                    "partitions " + Ranges.text(beyond) + " of topic " + topic.name(),
                    "the topic has " + topic.count() + " partitions, numbered from 0",
                    "correct the list in partitions"));
        }
    }

    static QueryPlan.Refused refused(KafkaQuery query, String subject, What what, Problem problem) {
        String remedy = Gaps.remedy(what, problem.kind(), subject);
        return switch (problem.kind()) {
            case TOPIC_MISSING ->
                new QueryPlan.Refused(query, Reason.TopicNotFound, subject + " does not exist; " + remedy);
            case GROUP_FORBIDDEN, TOPIC_FORBIDDEN, CLUSTER_FORBIDDEN, UNAUTHENTICATED ->
                new QueryPlan.Refused(
                        query,
                        Reason.SourceUnauthorized,
                        "no right to describe " + subject + " (" + problem.text() + "); " + remedy);
            case CLIENT_DEAD, UNREACHABLE, GROUP_ABSENT, NOT_BEGUN, UNSUPPORTED, TRANSIENT ->
                new QueryPlan.Refused(
                        query,
                        Reason.SourceUnreachable,
                        subject + " could not be read (" + problem.text() + "); " + remedy);
        };
    }
}
