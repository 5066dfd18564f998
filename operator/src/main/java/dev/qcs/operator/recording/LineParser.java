package dev.qcs.operator.recording;

import com.fasterxml.jackson.databind.JsonNode;
import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From one line to one reading. What a line may leave out is filled in from what it says elsewhere (Pods from members, the
 * number of partitions from the partitions), and replicas from the line before; unknown stays unknown.
 */
final class LineParser {
    private static final int MOST_REPLICAS = 1_000_000;
    private static final String UID = "recorded";

    private final Consumer<String> remarks;
    private @Nullable TargetReading target;
    private boolean targetTold;

    /** @param remarks hears of what is left out */
    LineParser(Consumer<String> remarks) {
        this.remarks = remarks;
    }

    Recorded parse(JsonNode line) {
        TargetReading before = target;
        try {
            return parsed(new Fields(line, "", remarks));
        } catch (Mistake mistake) {
            // Nothing of a line that is left out may reach the next one.
            target = before;
            throw mistake;
        }
    }

    private Recorded parsed(Fields fields) {
        Instant time = fields.needTime("time");
        TargetReading seen = target(fields);
        List<Pod> pods = distinct(fields, "pods", LineParser::pod, Pod::name);
        Fields unavailable = fields.object("unavailable");
        Reading reading = unavailable == null ? observed(fields, time) : unavailable(unavailable, time);
        if (unavailable != null && (fields.has("partitions") || fields.has("queues"))) {
            throw fields.mistake("unavailable", "stands beside partitions or queues; a line has either");
        }
        fields.end();
        return new Recorded(seen, pods == null ? podsOf(reading) : pods, reading, !targetTold);
    }

    private static Reading.Unavailable unavailable(Fields fields, Instant time) {
        Reading.Reason reason =
                fields.knownWord("reason", Reading.Reason.class).orElse(Reading.Reason.SourceUnreachable);
        String message = fields.text("message", "the source could not be read");
        fields.end();
        return new Reading.Unavailable(time, reason, message);
    }

    private static Reading.Observed observed(Fields fields, Instant time) {
        List<PartitionReading> partitions = sorted(
                fields,
                "partitions",
                SourceParser::partition,
                PartitionReading::id,
                Comparator.comparing(PartitionReading::id));
        List<TopicReading> topics = sorted(
                fields,
                "topics",
                entry -> SourceParser.topic(entry, partitions == null ? List.of() : partitions),
                TopicReading::name,
                Comparator.comparing(TopicReading::name));
        List<DiskReading> disks = sorted(
                fields,
                "disks",
                SourceParser::disk,
                disk -> disk.broker() + " " + disk.directory(),
                Comparator.comparingInt(DiskReading::broker));
        List<QueueReading> queues = sorted(
                fields, "queues", QueueFormat::read, QueueReading::name, Comparator.comparing(QueueReading::name));
        List<Optional<Gap>> told = fields.list("gaps", SourceParser::gap);
        List<Gap> gaps = told == null
                ? LeftOut.gaps(partitions, queues)
                : told.stream().flatMap(Optional::stream).toList();
        Fields group = fields.object("group");
        return new Reading.Observed(
                time,
                group == null ? null : group(group, orEmpty(partitions)),
                orEmpty(partitions),
                orEmpty(topics),
                orEmpty(disks),
                orEmpty(queues),
                AroundFormat.read(fields),
                gaps);
    }

    /** Absent is as before; {@code null} is a workload that was not there. */
    private @Nullable TargetReading target(Fields line) {
        targetTold |= line.has("replicas");
        Fields fields = line.object("replicas");
        if (fields == null) {
            target = line.isNull("replicas") ? null : target;
            return target;
        }
        int current = fields.needInteger("current", MOST_REPLICAS);
        Integer ready = fields.integer("ready", MOST_REPLICAS);
        Long rollout = fields.number("rollout", Long.MIN_VALUE, Long.MAX_VALUE);
        TargetReading before = target;
        target = new TargetReading(
                fields.text("uid", before == null ? UID : before.uid()),
                current,
                ready != null ? ready : before != null && before.current() == current ? before.ready() : current,
                rollout != null ? rollout : before == null ? 0 : before.rollout(),
                fields.flag("rollingOut"),
                fields.flag("consumersPaused"),
                null);
        fields.end();
        return target;
    }

    private static Pod pod(Fields fields) {
        Integer restarts = fields.integer("restarts", Integer.MAX_VALUE);
        return new Pod(
                fields.needText("name"),
                fields.text("address"),
                fields.flag("ready"),
                restarts == null ? 0 : restarts,
                fields.text("trouble"));
    }

    /** Where the line tells no Pods, those that members run in: they have joined, so they are ready. */
    private static List<Pod> podsOf(Reading reading) {
        if (!(reading instanceof Reading.Observed observed)
                || observed.group() == null
                || observed.group().members() == null) {
            return List.of();
        }
        TreeMap<String, Pod> pods = new TreeMap<>();
        for (Member member : observed.group().members()) {
            if (member.pod() != null) {
                pods.put(
                        member.pod(),
                        new Pod(
                                member.pod(),
                                member.host().isEmpty() ? null : member.host(),
                                true,
                                member.restarts(),
                                null));
            }
        }
        return List.copyOf(pods.values());
    }

    private static GroupReading group(Fields fields, List<PartitionReading> partitions) {
        Long epoch = fields.number("epoch", 0, Integer.MAX_VALUE);
        GroupReading group = new GroupReading(
                fields.text("name", ""),
                fields.knownWord("type", GroupReading.Type.class).orElse(GroupReading.Type.UNKNOWN),
                fields.knownWord("state", GroupReading.State.class).orElse(GroupReading.State.UNKNOWN),
                epoch == null ? null : Integer.valueOf(epoch.intValue()),
                fields.text("assignor"),
                distinct(fields, "members", entry -> SourceParser.member(entry, partitions), Member::id),
                fields.flag("selfAssigned"));
        fields.end();
        return group;
    }

    /** Entries without two of the same key, in the order that the core expects. */
    private static <T> @Nullable List<T> sorted(
            Fields fields, String name, Function<Fields, T> entry, Function<T, Object> key, Comparator<T> order) {
        List<T> entries = distinct(fields, name, entry, key);
        if (entries != null) {
            entries.sort(order);
        }
        return entries;
    }

    private static <T> @Nullable List<T> distinct(
            Fields fields, String name, Function<Fields, T> entry, Function<T, Object> key) {
        List<T> entries = fields.list(name, entry);
        Set<Object> keys = new HashSet<>();
        for (T one : orEmpty(entries)) {
            if (!keys.add(key.apply(one))) {
                throw fields.mistake(name, "holds " + key.apply(one) + " twice; remove one of them");
            }
        }
        return entries;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> entries) {
        return entries == null ? List.of() : entries;
    }
}
