package dev.qcs.operator.simulate.plant;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.simulate.PlantView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be seen of a plant from outside. Faults show in readings only; the plain numbers are the truth. */
final class Sight implements PlantView {
    private static final String GROUP = "consumer";
    private static final long RETENTION_MILLIS = 604_800_000L;

    private final Plant plant;
    private final List<Fault> faults;
    private final PartitionId[] ids;
    private final List<TopicReading> topics = new ArrayList<>();
    private final int remembered;
    private final long[][] pastEnds;
    private final long[][] pastCommits;
    private int describedGeneration = -1;
    private List<Pod> pods = List.of();
    private List<Member> members = List.of();
    private List<Member> unassigned = List.of();
    private String[] memberIds = new String[0];

    Sight(Plant plant) {
        this.plant = plant;
        faults = plant.settings.faults();
        int count = plant.end.length;
        int topicSize = count / plant.settings.topics();
        ids = new PartitionId[count];
        for (int p = 0; p < count; p++) {
            ids[p] = new PartitionId(topicName(p / topicSize), p % topicSize);
        }
        for (int topic = 0; topic < plant.settings.topics(); topic++) {
            topics.add(new TopicReading(
                    topicName(topic), "topic-" + topic, topicSize, RETENTION_MILLIS, null, null, "delete"));
        }
        remembered = faults.stream()
                .mapToInt(fault -> fault instanceof Fault.Delay delay ? delay.seconds() + 1 : 0)
                .max()
                .orElse(0);
        pastEnds = new long[remembered][count];
        pastCommits = new long[remembered][count];
    }

    /** Names sort as their numbers do. */
    private String topicName(int topic) {
        return plant.settings.topics() == 1 ? "simulated" : "simulated.%04d".formatted(topic);
    }

    @Override
    public int second() {
        return plant.second();
    }

    @Override
    public int wanted() {
        return plant.wanted();
    }

    @Override
    public int existing() {
        return plant.replicas.running() + plant.replicas.starting();
    }

    @Override
    public int ready() {
        return plant.replicas.running();
    }

    @Override
    public int partitions() {
        return plant.end.length;
    }

    @Override
    public long end(int partition) {
        return (long) plant.end[partition];
    }

    @Override
    public long committed(int partition) {
        return plant.committed[partition];
    }

    @Override
    public double processor() {
        return plant.processor();
    }

    @Override
    public List<Pod> pods() {
        describe();
        return pods;
    }

    /** Keeps what a delayed answer may show later. */
    void remember() {
        if (remembered > 0) {
            int row = plant.second() % remembered;
            for (int p = 0; p < ids.length; p++) {
                pastEnds[row][p] = end(p);
                pastCommits[row][p] = committed(p);
            }
        }
    }

    @Override
    public Reading reading(Instant time) {
        int delay = 0;
        int missing = -1;
        Fault.NegativeJump jump = null;
        for (Fault fault : faults) {
            if (!fault.at(plant.second())) {
                continue;
            }
            switch (fault) {
                case Fault.Unreachable unreachable -> {
                    return new Reading.Unavailable(
                            time, Reading.Reason.SourceUnreachable, "the simulated brokers do not answer");
                }
                case Fault.Delay late -> delay = Math.min(late.seconds(), plant.second());
                case Fault.MissingPartition left -> missing = left.partition();
                case Fault.NegativeJump down -> jump = down;
                case Fault.Restart restart -> {}
                case Fault.Crash crash -> {}
                case Fault.NodeRestart restart -> {}
            }
        }
        return observed(time, delay, missing, jump);
    }

    private Reading.Observed observed(Instant time, int delay, int missing, Fault.@Nullable NegativeJump jump) {
        describe();
        boolean settled = !plant.rebalancing();
        List<PartitionReading> partitions = new ArrayList<>(ids.length);
        for (int p = 0; p < ids.length; p++) {
            if (p == missing) {
                partitions.add(new PartitionReading(ids[p], Committed.Absent.UNKNOWN, null, null, null, null));
                continue;
            }
            long committed = delay == 0 ? committed(p) : pastCommits[(plant.second() - delay) % remembered][p];
            long end = delay == 0 ? end(p) : pastEnds[(plant.second() - delay) % remembered][p];
            if (jump != null && jump.partition() == p) {
                end = Math.max(0, end - jump.messages());
            }
            int owner = plant.deal.owner(p);
            partitions.add(new PartitionReading(
                    ids[p],
                    new Committed.At(committed),
                    0L,
                    end,
                    end,
                    owner == Deal.NOBODY || hidesOwners(settled) ? null : memberIds[owner]));
        }
        List<Gap> gaps = missing < 0
                ? List.of()
                : List.of(new Gap(
                        Gap.What.END,
                        "partition " + ids[missing],
                        "it has no leader in this simulation",
                        "wait until the fault is over"));
        return new Reading.Observed(time, group(settled), partitions, topics, List.of(), gaps);
    }

    /** A classic group shows no assignment while it rebalances. */
    private boolean hidesOwners(boolean settled) {
        return !settled && plant.settings.rebalance().protocol() == PlantSettings.Rebalance.Protocol.Eager;
    }

    private GroupReading group(boolean settled) {
        boolean classic = plant.settings.rebalance().protocol() == PlantSettings.Rebalance.Protocol.Eager;
        GroupReading.State state = plant.members() == 0
                ? GroupReading.State.EMPTY
                : settled
                        ? GroupReading.State.STABLE
                        : classic ? GroupReading.State.PREPARING_REBALANCE : GroupReading.State.RECONCILING;
        String assignor = plant.settings.assignor() == Assignor.Range ? "range" : classic ? "roundrobin" : "uniform";
        return new GroupReading(
                GROUP,
                classic ? GroupReading.Type.CLASSIC : GroupReading.Type.CONSUMER,
                state,
                classic ? null : plant.generation(),
                classic && state != GroupReading.State.STABLE ? null : assignor,
                hidesOwners(settled) ? unassigned : members,
                false);
    }

    private void describe() {
        if (describedGeneration == plant.generation()) {
            return;
        }
        describedGeneration = plant.generation();
        int perReplica = plant.settings.consumers().perReplica();
        pods = new ArrayList<>();
        members = new ArrayList<>();
        unassigned = new ArrayList<>();
        memberIds = new String[plant.members()];
        for (int replica = 0; replica < plant.replicas.running(); replica++) {
            int serial = plant.replicas.serial(replica);
            String name = GROUP + "-" + serial;
            String address = "10." + (serial >> 16 & 255) + "." + (serial >> 8 & 255) + "." + (serial & 255);
            pods.add(new Pod(name, address, true, 0, null));
            for (int i = 0; i < perReplica; i++) {
                int member = replica * perReplica + i;
                memberIds[member] = name + "." + i;
                members.add(new Member(memberIds[member], name, address, name, 0, owned(member)));
                unassigned.add(new Member(memberIds[member], name, address, name, 0, Set.of()));
            }
        }
    }

    private Set<PartitionId> owned(int member) {
        Set<PartitionId> owned = new HashSet<>();
        for (int i = plant.deal.first(member); i < plant.deal.first(member + 1); i++) {
            owned.add(ids[plant.deal.partition(i)]);
        }
        return Set.copyOf(owned);
    }
}
