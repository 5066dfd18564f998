package dev.qcs.operator.simulate.pool;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.simulate.PlantView;
import dev.qcs.operator.simulate.QueueFigures;
import dev.qcs.operator.simulate.plant.Fault;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be seen of a pool from outside: of a RabbitMQ queue samples that are some seconds old, of a share group what is. */
final class PoolSight implements PlantView {
    private static final String NAME = "simulated";
    private static final long RETENTION_MILLIS = 604_800_000L;

    private final Pool pool;
    private final List<Fault> faults;
    private final int phase;
    private final int remembered;
    private final Deque<Sample> past = new ArrayDeque<>();
    private Counts beginning = Counts.NONE;
    private Counts totals = Counts.NONE;
    private Counts sampled = Counts.NONE;
    private Counts sampledBefore = Counts.NONE;
    private int describedChanges = -1;
    private List<Pod> pods = List.of();
    private List<Member> members = List.of();

    /** What a broker would have told at a time. */
    private record Sample(Counts totals, Counts counters) {}

    /** @param phase when samples are taken: nobody asks just after one */
    PoolSight(Pool pool, int phase) {
        this.pool = pool;
        this.phase = phase;
        faults = pool.settings.faults();
        remembered = faults.stream()
                .mapToInt(fault -> fault instanceof Fault.Delay delay ? delay.seconds() + 1 : 1)
                .max()
                .orElse(1);
        look();
    }

    /** The broker counts from here on. */
    void beginAnew(Counts now) {
        beginning = now;
    }

    /** After each second. */
    void remember() {
        look();
    }

    private void look() {
        Counts now = pool.counts().since(beginning);
        if (!(pool.settings.source() instanceof PoolSettings.Source.RabbitMq(int totalsSeconds, int sampleSeconds))) {
            totals = now;
            sampled = now;
        } else {
            totals = (pool.second() + phase) % totalsSeconds == 0 ? now : totals;
            if ((pool.second() + phase) % sampleSeconds == 0) {
                sampledBefore = sampled;
                sampled = now;
            }
        }
        past.addLast(new Sample(totals, sampled));
        while (past.size() > remembered) {
            past.removeFirst();
        }
    }

    @Override
    public int second() {
        return pool.second();
    }

    @Override
    public int wanted() {
        return pool.wanted();
    }

    @Override
    public int existing() {
        return pool.replicas.running() + pool.replicas.starting();
    }

    @Override
    public int ready() {
        return pool.replicas.running();
    }

    @Override
    public int partitions() {
        return 1;
    }

    @Override
    public long end(int partition) {
        Counts now = pool.counts();
        return now.acknowledged() + now.ready() + now.unacknowledged();
    }

    @Override
    public long committed(int partition) {
        return pool.counts().acknowledged();
    }

    @Override
    public double processor() {
        return pool.processor();
    }

    @Override
    public List<Pod> pods() {
        describe();
        return pods;
    }

    @Override
    public @Nullable QueueFigures queue() {
        if (!(pool.settings.source() instanceof PoolSettings.Source.RabbitMq rabbit)) {
            return null;
        }
        int seconds = rabbit.sampleSeconds();
        return new QueueFigures(
                pool.counts().ready(),
                sampled.ready(),
                sampled.unacknowledged(),
                Math.max(0, sampled.published() - sampledBefore.published()) / (double) seconds,
                Math.max(0, sampled.delivered() - sampledBefore.delivered()) / (double) seconds);
    }

    @Override
    public Reading reading(Instant time) {
        int delay = 0;
        boolean withoutTotals = false;
        for (Fault fault : faults) {
            if (!fault.at(pool.second())) {
                continue;
            }
            switch (fault) {
                case Fault.Unreachable unreachable -> {
                    return new Reading.Unavailable(
                            time, Reading.Reason.SourceUnreachable, "the simulated broker does not answer");
                }
                case Fault.NodeRestart restart -> {
                    return new Reading.Unavailable(
                            time, Reading.Reason.SourceUnreachable, "the simulated queue's node is away");
                }
                case Fault.Delay late -> delay = late.seconds();
                case Fault.MissingPartition left -> withoutTotals = true;
                case Fault.NegativeJump never -> {}
                case Fault.Crash crash -> {}
                case Fault.Restart restart -> {}
            }
        }
        Sample seen = delay > 0 ? past.getFirst() : past.getLast();
        return switch (pool.settings.source()) {
            case PoolSettings.Source.RabbitMq queue -> queue(time, seen, withoutTotals);
            case PoolSettings.Source.ShareGroup group -> group(time, seen.totals(), group.partitions(), withoutTotals);
        };
    }

    private Reading.Observed queue(Instant time, Sample seen, boolean withoutTotals) {
        Counts counters = seen.counters();
        QueueReading queue = new QueueReading(
                NAME,
                QueueReading.Type.CLASSIC,
                withoutTotals ? null : (Long) seen.totals().ready(),
                withoutTotals ? null : (Long) seen.totals().unacknowledged(),
                counters.consumers(),
                pool.settings.holding().prefetch(),
                false,
                counters.published(),
                counters.delivered(),
                counters.acknowledged(),
                counters.redelivered(),
                null,
                QueueDetails.UNKNOWN,
                QueueSight.NONE);
        List<Gap> gaps = withoutTotals
                ? List.of(new Gap(
                        Gap.What.MESSAGES,
                        "queue " + NAME,
                        "its messages are not counted in this simulation",
                        "wait until the fault is over"))
                : List.of();
        return new Reading.Observed(time, null, List.of(), List.of(), List.of(), List.of(queue), gaps);
    }

    /** Records are spread over the partitions evenly; what is not settled, too. */
    private Reading.Observed group(Instant time, Counts seen, int partitions, boolean withoutFirst) {
        describe();
        long end = seen.acknowledged() + seen.ready() + seen.unacknowledged();
        List<PartitionReading> readings = new ArrayList<>(partitions);
        for (int p = 0; p < partitions; p++) {
            boolean unknown = withoutFirst && p == 0;
            long ends = part(end, partitions, p);
            long settled = Math.min(ends, part(seen.acknowledged(), partitions, p));
            readings.add(new PartitionReading(
                    new PartitionId(NAME, p),
                    unknown ? Committed.Absent.UNKNOWN : new Committed.Unsettled(ends - settled),
                    0L,
                    ends,
                    ends,
                    null));
        }
        List<Gap> gaps = withoutFirst
                ? List.of(new Gap(
                        Gap.What.LAG,
                        "partition " + NAME + "-0",
                        "it is not counted in this simulation",
                        "wait until the fault is over"))
                : List.of();
        GroupReading group = new GroupReading(
                NAME,
                GroupReading.Type.SHARE,
                members.isEmpty() ? GroupReading.State.EMPTY : GroupReading.State.STABLE,
                pool.changes(),
                "simple",
                members,
                false);
        TopicReading topic = new TopicReading(NAME, "topic", partitions, RETENTION_MILLIS, null, null, "delete");
        return new Reading.Observed(time, group, readings, List.of(topic), List.of(), gaps);
    }

    private static long part(long number, int parts, int index) {
        return number / parts + (index < number % parts ? 1 : 0);
    }

    private void describe() {
        if (describedChanges == pool.changes()) {
            return;
        }
        describedChanges = pool.changes();
        pods = new ArrayList<>();
        members = new ArrayList<>();
        for (int replica = 0; replica < pool.replicas.running(); replica++) {
            int serial = pool.replicas.serial(replica);
            String name = "consumer-" + serial;
            String address = "10." + (serial >> 16 & 255) + "." + (serial >> 8 & 255) + "." + (serial & 255);
            pods.add(new Pod(name, address, true, 0, null));
            for (int i = 0; i < pool.settings.consumers().perReplica(); i++) {
                members.add(new Member(name + "." + i, name, address, name, 0, Set.of()));
            }
        }
    }
}
