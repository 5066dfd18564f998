package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Gap.What;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.lag.TopicReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Puts the answers of one sweep together, query by query. Absent never becomes zero here: each hole gets its gap. */
final class ReadingAssembly {
    private static final Problem LEFT_OUT = new Problem(
            Problem.Kind.TOPIC_FORBIDDEN,
            "the broker left it out of the committed offsets, as it does without the right to describe the topic");

    private static final Problem NOT_BEGUN = new Problem(
            Problem.Kind.NOT_BEGUN, "the share group has not read from it yet, so that its lag is not known");

    private static final Problem NO_LAG = new Problem(
            Problem.Kind.UNSUPPORTED,
            "the broker does not tell the lag of a share group, as it does from Kafka 4.2 on");

    private final String cluster;
    private final Instant time;
    private final Offsets offsets;
    private final Map<String, GroupDescriptions.Known> groups;
    private final Map<String, GroupDescriptions.Known> shares;
    private final Beside beside;
    private final TopicsAndDisks topicsAndDisks;

    ReadingAssembly(
            String cluster,
            Instant time,
            Offsets offsets,
            Map<String, GroupDescriptions.Known> groups,
            Map<String, GroupDescriptions.Known> shares,
            Beside beside) {
        this.cluster = cluster;
        this.time = time;
        this.offsets = offsets;
        this.groups = groups;
        this.shares = shares;
        this.beside = beside;
        this.topicsAndDisks = new TopicsAndDisks(beside.settings(), beside.directories());
    }

    Reading reading(QueryPlan plan) {
        return switch (plan) {
            case QueryPlan.Refused refused -> unavailable(refused);
            case QueryPlan.ForeignKind foreign -> foreign(foreign);
            case QueryPlan.Answerable answerable -> answerable(answerable);
        };
    }

    private Reading unavailable(QueryPlan.Refused refused) {
        return new Reading.Unavailable(time, refused.reason(), cluster + ": " + refused.message());
    }

    /** Numbers of such a group would look right and be wrong, so there are none. */
    private Reading foreign(QueryPlan.ForeignKind foreign) {
        String group = foreign.query().group();
        GroupReading.Type type = foreign.kind().equals("share") ? GroupReading.Type.SHARE : GroupReading.Type.UNKNOWN;
        return new Reading.Observed(
                time,
                new GroupReading(group, type, GroupReading.State.UNKNOWN, null, null, null, false),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Gap(
                        What.COMMITTED,
                        "group " + group,
                        "it is a " + foreign.kind() + " group, whose lag cannot be read from committed offsets",
                        foreign.remedy())));
    }

    private Reading answerable(QueryPlan.Answerable plan) {
        KafkaQuery query = plan.query();
        Answer<? extends Map<TopicPartition, ?>> positions = plan.share()
                ? offsets.shares().get(query.group())
                : offsets.committed().get(query.group());
        Problem problem = positions == null ? null : positions.whyNot();
        if (problem != null && problem.kind() == Problem.Kind.GROUP_FORBIDDEN) {
            return unavailable(QueryPlanner.refused(query, "group " + query.group(), What.COMMITTED, problem));
        }
        Gaps gaps = new Gaps();
        plan.gaps().forEach(gaps::add);
        if (problem != null) {
            gaps.group(plan.share() ? What.LAG : What.COMMITTED, query.group(), problem);
        }
        GroupReading group = group(plan, gaps);
        List<PartitionReading> partitions = partitions(plan, plan.share() ? Map.of() : owners(group), gaps);
        if (!partitions.isEmpty() && partitions.stream().allMatch(ReadingAssembly::nothingKnown)) {
            return unavailable(nothingRead(query, partitions.getFirst().id(), problem));
        }
        List<TopicReading> topics = new ArrayList<>();
        TreeSet<Integer> brokers = new TreeSet<>();
        for (QueryPlan.Slice slice : plan.slices()) {
            topics.add(topicsAndDisks.topic(
                    slice.topic(), query.topics().contains(slice.topic().name()), gaps));
            brokers.addAll(slice.topic().brokers());
        }
        List<DiskReading> disks = topicsAndDisks.disks(brokers, gaps);
        Surroundings around = beside.around(query, partitions, gaps)
                .withProcessed(processed(
                        plan, plan.share() ? null : valueOf(offsets.committed().get(query.group()))));
        return new Reading.Observed(time, group, partitions, topics, disks, List.of(), around, gaps.all());
    }

    private static boolean nothingKnown(PartitionReading p) {
        return p.end() == null && p.committed() == Committed.Absent.UNKNOWN;
    }

    private QueryPlan.Refused nothingRead(KafkaQuery query, PartitionId first, @Nullable Problem ofGroup) {
        Answer<Long> end = offsets.ends().get(new TopicPartition(first.topic(), first.partition()));
        Problem ofEnd = end == null ? null : end.whyNot();
        return ofGroup != null || ofEnd == null
                ? QueryPlanner.refused(
                        query, "group " + query.group(), What.COMMITTED, ofGroup != null ? ofGroup : LEFT_OUT)
                : QueryPlanner.refused(query, "topic " + first.topic(), What.END, ofEnd);
    }

    private GroupReading group(QueryPlan.Answerable plan, Gaps gaps) {
        String name = plan.query().group();
        GroupDescriptions.Known known = (plan.share() ? shares : groups).get(name);
        if (known == null) {
            return GroupDescriptions.unknown(name);
        }
        if (known.problem() != null) {
            gaps.group(What.MEMBERS, name, known.problem());
        }
        return known.reading();
    }

    private static Map<PartitionId, String> owners(GroupReading group) {
        Map<PartitionId, String> owners = new HashMap<>();
        if (group.members() != null) {
            for (Member member : group.members()) {
                member.assignment().forEach(id -> owners.put(id, member.id()));
            }
        }
        return owners;
    }

    private List<PartitionReading> partitions(QueryPlan.Answerable plan, Map<PartitionId, String> owners, Gaps gaps) {
        String group = plan.query().group();
        var commits = valueOf(offsets.committed().get(group));
        var unsettled = valueOf(offsets.shares().get(group));
        List<PartitionReading> readings = new ArrayList<>();
        for (QueryPlan.Slice slice : plan.slices()) {
            slice.forEach(p -> {
                TopicPartition tp = slice.topic().partitions().get(p);
                PartitionId id = slice.topic().ids().get(p);
                Long end = known(What.END, offsets.ends().get(tp), id, gaps);
                Long stable = known(What.END, offsets.lastStable().get(tp), id, gaps);
                Long start = known(What.START, offsets.starts().get(tp), id, gaps);
                Committed committed =
                        plan.share() ? unsettled(unsettled, tp, id, gaps) : committed(commits, tp, id, gaps);
                readings.add(new PartitionReading(
                        id,
                        committed,
                        start,
                        // Read a moment after the end, it may have passed it; more than the end is not visible to
                        // anybody.
                        stable == null || end == null ? stable : (Long) Math.min(stable, end),
                        end,
                        owners.get(id),
                        committed instanceof Committed.At at ? beside.times().of(tp, at.offset()) : null));
            });
        }
        readings.sort(Comparator.comparing(PartitionReading::id));
        return readings;
    }

    private static <T> @Nullable Map<TopicPartition, T> valueOf(@Nullable Answer<Map<TopicPartition, T>> answer) {
        return answer == null ? null : answer.orNull();
    }

    /** The broker's own count and nothing else: where it gives none, nothing is known. */
    private static Committed unsettled(
            @Nullable Map<TopicPartition, SharePartitionOffsetInfo> shares,
            TopicPartition tp,
            PartitionId id,
            Gaps gaps) {
        if (shares == null) {
            return Committed.Absent.UNKNOWN;
        }
        SharePartitionOffsetInfo info = shares.get(tp);
        Long lag = info == null ? null : info.lag().orElse(null);
        if (lag == null) {
            gaps.partition(What.LAG, id, info == null ? NOT_BEGUN : NO_LAG);
            return Committed.Absent.UNKNOWN;
        }
        return new Committed.Unsettled(lag);
    }

    /** How far the application says that it has worked, in the metadata of its commits. */
    private static Map<PartitionId, Long> processed(
            QueryPlan.Answerable plan, @Nullable Map<TopicPartition, OffsetAndMetadata> commits) {
        Map<PartitionId, Long> processed = new HashMap<>();
        if (commits != null) {
            for (QueryPlan.Slice slice : plan.slices()) {
                slice.forEach(p -> {
                    OffsetAndMetadata commit =
                            commits.get(slice.topic().partitions().get(p));
                    Long done = commit == null ? null : CommitHint.processed(commit.metadata());
                    if (done != null) {
                        processed.put(slice.topic().ids().get(p), done);
                    }
                });
            }
        }
        return processed;
    }

    private static Committed committed(
            @Nullable Map<TopicPartition, OffsetAndMetadata> commits, TopicPartition tp, PartitionId id, Gaps gaps) {
        if (commits == null) {
            return Committed.Absent.UNKNOWN;
        }
        OffsetAndMetadata offset = commits.get(tp);
        if (offset != null) {
            return new Committed.At(offset.offset());
        }
        if (commits.containsKey(tp)) {
            return Committed.Absent.NEVER;
        }
        gaps.partition(What.COMMITTED, id, LEFT_OUT);
        return Committed.Absent.UNKNOWN;
    }

    private static @Nullable Long known(What what, @Nullable Answer<Long> answer, PartitionId id, Gaps gaps) {
        return switch (answer) {
            case null -> null;
            case Answer.Value<Long>(Long offset) -> offset;
            case Answer.Failed<Long>(Problem problem) -> {
                gaps.partition(what, id, problem);
                yield null;
            }
        };
    }
}
