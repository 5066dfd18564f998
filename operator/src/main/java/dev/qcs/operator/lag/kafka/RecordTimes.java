package dev.qcs.operator.lag.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * When the record at a committed offset was appended, where it was before anybody watched: found beside the sweep, with the
 * right to describe alone, by asking which offset a time belongs to and halving the time in between. What was asked once
 * stays, so that a consumer that works its backlog off needs few questions more.
 */
final class RecordTimes {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

    /** Rounds of questions each time, one request to each leader a round. */
    private static final int ROUNDS = 12;

    private static final int MOST_PARTITIONS = 1_000;
    private static final int MOST_SAMPLES = 64;

    /** Nearer than this share of its age need not be known. */
    private static final int SHARE = 100;

    /** {@code before}: every record of a lower offset was appended before this. */
    private record Sample(long time, long before) {}

    private record Target(long committed, long end) {}

    private record Horizon(long older, long newer) {}

    private final Clock clock;
    private final Duration every;
    private final Duration watched;
    private final long near;
    private final SideTask task = new SideTask("record-times");
    private final Map<TopicPartition, Horizon> horizons = new HashMap<>();
    private final Map<TopicPartition, NavigableMap<Long, Sample>> samples = new ConcurrentHashMap<>();
    private @Nullable Instant turned;
    private @Nullable Instant asked;

    /**
     * @param every how often questions are asked, a dozen at most
     * @param watched commits on records that came within this are timed by whoever watches the ends
     * @param near closer than this need no time be known
     */
    RecordTimes(Clock clock, Duration every, Duration watched, Duration near) {
        this.clock = clock;
        this.every = every;
        this.watched = watched;
        this.near = near.toMillis();
    }

    /** When the record was appended, to 1 % of its age; null = not known, or young enough for others to know. */
    @Nullable
    Instant of(TopicPartition partition, long committed) {
        NavigableMap<Long, Sample> known = samples.get(partition);
        var floor = known == null ? null : known.floorEntry(committed);
        if (known == null || floor == null) {
            return null;
        }
        if (floor.getKey() == committed) {
            return Instant.ofEpochMilli(floor.getValue().time());
        }
        var ceiling = known.higherEntry(committed);
        if (ceiling == null
                || !close(floor.getValue().time(), ceiling.getValue().before())) {
            return null;
        }
        double share = (double) (committed - floor.getKey()) / (ceiling.getKey() - floor.getKey());
        long span = Math.max(0, ceiling.getValue().before() - floor.getValue().time());
        return Instant.ofEpochMilli(floor.getValue().time() + Math.round(share * span));
    }

    private boolean close(long from, long to) {
        return to - from <= Math.max(near, (clock.millis() - from) / SHARE);
    }

    /** Waits for what {@code refresh} started. */
    void await(Duration limit) {
        task.await(limit);
    }

    /** Notes what a sweep saw, starts to ask what is due, if anything is, and returns at once. */
    void refresh(Admin admin, Offsets offsets) {
        Instant now = clock.instant();
        look(offsets, now);
        Map<TopicPartition, Set<Target>> targets = targets(offsets);
        samples.keySet().retainAll(targets.keySet());
        targets.forEach(this::forget);
        if (!targets.isEmpty() && task.idle() && SlowClock.due(asked, now, every)) {
            asked = now;
            task.start(() -> read(admin, targets));
        }
    }

    /** Remembers where each log ended half the watched time ago or earlier; at first sight, where it ends. */
    private void look(Offsets offsets, Instant now) {
        boolean turn = SlowClock.due(turned, now, watched.dividedBy(2));
        turned = turn ? now : turned;
        horizons.keySet().retainAll(offsets.ends().keySet());
        offsets.ends().forEach((partition, answer) -> {
            Long end = answer.orNull();
            if (end == null) {
                return;
            }
            Horizon before = horizons.get(partition);
            if (before == null || end < before.newer()) {
                horizons.put(partition, new Horizon(end, end));
            } else if (turn) {
                horizons.put(partition, new Horizon(before.newer(), end));
            }
        });
    }

    private Map<TopicPartition, Set<Target>> targets(Offsets offsets) {
        Map<TopicPartition, Set<Target>> targets = new HashMap<>();
        offsets.committed().values().forEach(answer -> {
            var commits = answer.orNull();
            if (commits == null) {
                return;
            }
            commits.forEach((partition, commit) -> {
                Horizon horizon = horizons.get(partition);
                Answer<Long> ended = offsets.ends().get(partition);
                Answer<Long> started = offsets.starts().get(partition);
                Long end = ended == null ? null : ended.orNull();
                Long start = started == null ? null : started.orNull();
                boolean old = commit != null && horizon != null && commit.offset() < horizon.older();
                if (old && end != null && start != null && commit.offset() >= start && commit.offset() < end) {
                    targets.computeIfAbsent(partition, _ -> new HashSet<>()).add(new Target(commit.offset(), end));
                }
            });
        });
        return targets;
    }

    /** What lies behind all that read the partition, and everything when the log is another than it was. */
    private void forget(TopicPartition partition, Set<Target> targets) {
        NavigableMap<Long, Sample> known = samples.get(partition);
        if (known == null) {
            return;
        }
        long end = targets.stream().mapToLong(Target::end).max().orElse(0);
        long first = targets.stream().mapToLong(Target::committed).min().orElse(0);
        if (known.size() > MOST_SAMPLES || (!known.isEmpty() && known.lastKey() > end)) {
            samples.remove(partition);
            return;
        }
        Long floor = known.floorKey(first);
        if (floor != null) {
            known.headMap(floor).clear();
        }
    }

    private void read(Admin admin, Map<TopicPartition, Set<Target>> targets) {
        Map<TopicPartition, Set<Target>> open = new HashMap<>(targets);
        for (int round = 0; round < ROUNDS; round++) {
            Map<TopicPartition, Question> questions = questions(open);
            if (questions.isEmpty()) {
                return;
            }
            Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
            questions.forEach((partition, question) -> specs.put(partition, OffsetSpec.forTimestamp(question.time())));
            var result = admin.listOffsets(specs, new ListOffsetsOptions().timeoutMs((int) CALL_LIMIT.toMillis()));
            Batch.await(specs.keySet(), result::partitionResult, TimeLimit.after(CALL_LIMIT))
                    .forEach((partition, answer) -> {
                        ListOffsetsResultInfo info = answer.orNull();
                        Question question = questions.get(partition);
                        if (info == null || question == null || !learn(partition, question, info)) {
                            open.remove(partition);
                        }
                    });
        }
    }

    private record Question(Target target, long time) {}

    private Map<TopicPartition, Question> questions(Map<TopicPartition, Set<Target>> open) {
        Map<TopicPartition, Question> questions = new HashMap<>();
        open.forEach((partition, targets) -> targets.stream()
                .filter(target -> of(partition, target.committed()) == null)
                .findFirst()
                .filter(_ -> questions.size() < MOST_PARTITIONS)
                .ifPresent(target -> questions.put(partition, new Question(target, middle(partition, target)))));
        return questions;
    }

    private long middle(TopicPartition partition, Target target) {
        NavigableMap<Long, Sample> known = samples.get(partition);
        var floor = known == null ? null : known.floorEntry(target.committed());
        if (known == null || floor == null) {
            return 0;
        }
        var ceiling = known.higherEntry(target.committed());
        long from = floor.getValue().time();
        long to = ceiling == null ? clock.millis() : ceiling.getValue().before();
        return from + Math.max(1, (to - from) / 2);
    }

    /** False when the log has no times to go by. */
    private boolean learn(TopicPartition partition, Question question, ListOffsetsResultInfo info) {
        NavigableMap<Long, Sample> known = samples.computeIfAbsent(partition, _ -> new ConcurrentSkipListMap<>());
        Target target = question.target();
        if (info.offset() < 0) {
            known.merge(target.end(), new Sample(question.time(), question.time()), RecordTimes::both);
            return question.time() > 0;
        }
        if (info.timestamp() <= 0) {
            return false;
        }
        // Where compaction or a deletion removed the record, the one that is read in its place tells the time.
        boolean first = question.time() == 0;
        long offset = first && info.offset() > target.committed() ? target.committed() : info.offset();
        long before = first ? info.timestamp() : question.time();
        known.merge(offset, new Sample(info.timestamp(), before), RecordTimes::both);
        return true;
    }

    private static Sample both(Sample a, Sample b) {
        return new Sample(a.time(), Math.min(a.before(), b.before()));
    }
}
