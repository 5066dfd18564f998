package dev.qcs.operator.evaluate;

import dev.qcs.operator.act.CpuUse;
import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.StandingStill;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a broker, a group and its Pods look like at each poll, set by hand, and the real evaluator that looks at them. Where
 * {@link Plant} is a model of consumers that follow decisions, this is whatever a test says it is.
 */
final class Stage {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String TOPIC = "orders";

    /** One partition; a test writes its fields as it likes. */
    static final class Slot {
        final PartitionId id;
        double end = 10_000;
        double committed = 10_000;
        long start;
        double arrival;
        double capacity = 100;
        boolean frozen;
        boolean everCommitted = true;

        /** Its leader is being elected. */
        boolean leaderless;

        int looksWithoutLeader;

        @Nullable
        Long stable;

        @Nullable
        Integer owner = 0;

        @Nullable
        Instant timeOfCommitted;

        Slot(PartitionId id) {
            this.id = id;
        }
    }

    /** One member with its Pod. */
    static final class Actor {
        String id;
        String pod;
        int restarts;
        boolean joined = true;

        /** Second at which it joins again, for whoever plays it; 0 = not known. */
        int backAt;

        Set<PartitionId> releasing = Set.of();

        Actor(int number) {
            this.id = "m" + number;
            this.pod = "consumer-" + number;
        }
    }

    final List<Slot> partitions = new ArrayList<>();
    final List<Actor> consumers = new ArrayList<>();
    GroupReading.State state = GroupReading.State.STABLE;
    GroupReading.Type type = GroupReading.Type.CLASSIC;

    @Nullable
    Integer epoch;

    boolean selfAssigned;
    List<TopicReading> topics = List.of();
    List<DiskReading> disks = List.of();
    List<Gap> gaps = List.of();
    Surroundings around = Surroundings.NONE;
    int replicas;

    /** Fewer than {@link #replicas} while Pods start. */
    @Nullable
    Integer ready;

    boolean rollingOut;

    /** The broker does not answer. */
    boolean unreachable;

    boolean followDecisions;
    String trouble = "";

    /** Of every Pod alike. */
    @Nullable
    CpuUse cpu;

    private final Evaluator evaluator = new Evaluator(Tempo.REAL_TIME);
    private final List<Evaluation> evaluations = new ArrayList<>();
    private final Policy policy;
    private History history = evaluator.newHistory();
    private Memory memory = evaluator.emptyMemory();
    private List<StandingStill> standing = List.of();
    private Instant now = START;
    private int generation;

    Stage(Policies policies, int partitions, int consumers) {
        this.policy = policies.build();
        for (int i = 0; i < consumers; i++) {
            this.consumers.add(new Actor(i));
        }
        for (int i = 0; i < partitions; i++) {
            Slot slot = new Slot(new PartitionId(TOPIC, i));
            slot.owner = consumers == 0 ? null : (Integer) (i % consumers);
            this.partitions.add(slot);
        }
        replicas = consumers;
        topics = List.of(topic(604_800_000L, 100_000_000_000L));
    }

    static Stage of(int partitions, int consumers) {
        return new Stage(Policies.lagSeconds(60).replicas(1, 24).capacity(100), partitions, consumers);
    }

    TopicReading topic(long retentionMillis, long retentionBytes) {
        return new TopicReading(
                TOPIC,
                "id-1",
                partitions.size(),
                retentionMillis,
                retentionBytes,
                10_000_000L,
                "delete",
                1,
                1_000_000L,
                null,
                null,
                null,
                false,
                true);
    }

    Stage arrival(double each) {
        partitions.forEach(p -> p.arrival = each);
        return this;
    }

    Slot partition(int i) {
        return partitions.get(i);
    }

    Stage then(Consumer<Stage> change) {
        change.accept(this);
        return this;
    }

    Stage minutes(long minutes) {
        return run(Duration.ofMinutes(minutes), stage -> {});
    }

    Stage seconds(long seconds) {
        return run(Duration.ofSeconds(seconds), stage -> {});
    }

    /** Lets time pass, with a look at each poll; {@code each} may change anything before it. */
    Stage run(Duration time, Consumer<Stage> each) {
        Instant until = now.plus(time);
        while (now.isBefore(until)) {
            each.accept(this);
            poll();
            pass(policy.pollingInterval());
        }
        return this;
    }

    /** Time in which nobody looks. */
    Stage pass(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        now = now.plus(time);
        for (Slot p : partitions) {
            p.end += p.arrival * seconds;
            Integer owner = p.owner;
            boolean served = owner != null && consumers.get(owner).joined && !state.rebalancing();
            if (served && !p.frozen) {
                double to = p.stable == null ? p.end : Math.min(p.end, p.stable);
                double from = Math.max(p.committed, (double) p.start);
                p.committed = Math.max(p.committed, Math.min(to, from + p.capacity * seconds));
            }
        }
        return this;
    }

    Evaluation poll() {
        TargetReading target =
                new TargetReading("uid", replicas, ready == null ? replicas : ready, 1, rollingOut, false, null);
        Reading reading = unreachable
                ? new Reading.Unavailable(now, Reading.Reason.SourceUnreachable, "kafka b1:9092 does not answer")
                : reading();
        Evaluator.Outcome outcome = evaluator.evaluate(
                history, memory, new Evaluator.Input(reading, target, pods(), policy, START.minusSeconds(3600)));
        memory = outcome.memory();
        evaluations.add(outcome.evaluation());
        standing = Digest.standing(outcome.evaluation(), history, standing);
        if (followDecisions && outcome.evaluation().decision() instanceof Decision.ScaleTo scale) {
            replicas = scale.to();
            memory = memory.scaled(scale.from(), scale.to(), policy, now);
        }
        return outcome.evaluation();
    }

    /** The operator comes back and reads what it wrote down at its last look. */
    Stage operatorComesBack() {
        String text = Digest.of("scaler", "source", memory, history, standing).text();
        Digest digest = Digest.read(text, "scaler", "source")
                .orElseThrow(() -> new AssertionError("cannot read its own memory: " + text));
        history = evaluator.newHistory();
        memory = evaluator.restore(digest, history, now);
        standing = digest.standing();
        return this;
    }

    Stage forgetThePast() {
        evaluations.clear();
        return this;
    }

    Reading.Observed reading() {
        List<PartitionReading> readings = new ArrayList<>();
        for (Slot p : partitions) {
            Integer owner = p.owner;
            boolean owned = owner != null && consumers.get(owner).joined;
            readings.add(new PartitionReading(
                    p.id,
                    p.everCommitted ? new Committed.At((long) p.committed) : Committed.Absent.NEVER,
                    p.leaderless ? null : (Long) p.start,
                    p.leaderless ? null : p.stable == null ? (Long) (long) p.end : p.stable,
                    p.leaderless ? null : (Long) (long) p.end,
                    owned && owner != null ? consumers.get(owner).id : null,
                    p.timeOfCommitted));
        }
        List<Gap> all = new ArrayList<>(gaps);
        partitions.stream()
                .filter(p -> p.leaderless)
                .forEach(p -> all.add(
                        new Gap(Gap.What.END, "partition " + p.id, "LeaderNotAvailableException: no leader", "wait")));
        return new Reading.Observed(now, group(), readings, topics, disks, List.of(), around, all);
    }

    /** A consumer of this number, made when it is new. */
    Actor actor(int number) {
        while (consumers.size() <= number) {
            consumers.add(new Actor(consumers.size()));
        }
        return consumers.get(number);
    }

    /** Its Pod is replaced by another one. */
    void replace(int number) {
        generation++;
        Actor actor = consumers.get(number);
        actor.id = "m" + number + "-" + generation;
        actor.pod = "consumer-" + number + "-" + generation;
        actor.restarts = 0;
    }

    private GroupReading group() {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < consumers.size(); i++) {
            Actor consumer = consumers.get(i);
            if (consumer.joined) {
                Set<PartitionId> owned = new HashSet<>();
                for (Slot p : partitions) {
                    if (p.owner != null && p.owner == i) {
                        owned.add(p.id);
                    }
                }
                members.add(new Member(
                        consumer.id,
                        "client-" + i,
                        "10.0.0." + i,
                        consumer.pod,
                        consumer.restarts,
                        owned,
                        consumer.releasing));
            }
        }
        GroupReading.State shown =
                members.isEmpty() && state == GroupReading.State.STABLE ? GroupReading.State.EMPTY : state;
        return new GroupReading("billing", type, shown, epoch, "cooperative-sticky", members, selfAssigned);
    }

    private List<Pod> pods() {
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < consumers.size(); i++) {
            Actor c = consumers.get(i);
            pods.add(new Pod(c.pod, "10.0.0." + i, c.joined, c.restarts, trouble.isEmpty() ? null : trouble, cpu));
        }
        return pods;
    }

    Instant now() {
        return now;
    }

    Evaluation last() {
        return evaluations.getLast();
    }

    Optional<Finding> finding(FindingType type) {
        return last().findings().stream()
                .filter(finding -> finding.type() == type)
                .findFirst();
    }

    Finding found(FindingType type) {
        return finding(type).orElseThrow(() -> new AssertionError(type + " is not among " + last().findings()));
    }

    List<Evaluation> evaluations() {
        return evaluations;
    }

    List<FindingType> everFound() {
        return evaluations.stream()
                .flatMap(evaluation -> evaluation.findings().stream())
                .map(Finding::type)
                .distinct()
                .toList();
    }

    /** Types that were ever shown as a warning or worse. */
    List<FindingType> everWarned() {
        return evaluations.stream()
                .flatMap(evaluation -> evaluation.findings().stream())
                .filter(finding -> finding.severity() != Finding.Severity.Info)
                .map(Finding::type)
                .distinct()
                .toList();
    }

    Optional<Instant> firstShown(FindingType type) {
        return evaluations.stream()
                .filter(evaluation -> evaluation.findings().stream().anyMatch(f -> f.type() == type))
                .map(Evaluation::time)
                .findFirst();
    }

    /** How often a finding came up after it was not there. */
    long timesShown(FindingType type) {
        long times = 0;
        boolean before = false;
        for (Evaluation evaluation : evaluations) {
            boolean shown = evaluation.findings().stream().anyMatch(f -> f.type() == type);
            times += shown && !before ? 1 : 0;
            before = shown;
        }
        return times;
    }

    static DeadLetterReading deadLetters(
            long end, long held, @Nullable Long soon, DeadLetterReading.Reader... readers) {
        return new DeadLetterReading("orders.DLT", end, held, 604_800_000L, soon, List.of(readers));
    }
}
