package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Overrides;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.policy.behavior.Behavior;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** What holds for every run, however odd its readings. */
class EvaluatorPropertyTest {
    private static final long[] ODD = {0, 1, 99, 5_000, Long.MAX_VALUE, Long.MAX_VALUE - 1, -1, -2, Long.MIN_VALUE};

    @Property(tries = 300)
    void garbageNeverThrowsAndNeverLeavesTheBounds(@ForAll long seed) {
        Random random = new Random(seed);
        Evaluator evaluator = new Evaluator(new Tempo(random.nextInt(5) == 0 ? 12 : 1));
        History history = evaluator.newHistory();
        Memory memory = evaluator.emptyMemory();
        int replicas = random.nextInt(30);
        Instant now = Scenario.START;
        for (int i = 0; i < 40; i++) {
            Policy policy = policy(random);
            now = now.plusMillis(random.nextInt(12_000) - 1_000L);
            Evaluator.Outcome outcome = evaluator.evaluate(
                    history,
                    memory,
                    new Evaluator.Input(
                            garbage(random, now),
                            new TargetReading(
                                    "uid", replicas, random.nextInt(30), 1, random.nextBoolean(), false, null),
                            List.of(),
                            policy,
                            Scenario.START));
            memory = outcome.memory();
            Evaluation evaluation = outcome.evaluation();
            Decision decision = evaluation.decision();
            Integer pinned = policy.overrides().replicas();
            if (pinned != null) {
                assertThat(decision.to()).isEqualTo(pinned);
            } else if (decision instanceof Decision.ScaleTo scale) {
                int least = scale.to() < scale.from() && policy.scaleToZero() != null
                        ? 0
                        : Math.max(1, policy.minReplicas());
                assertThat(scale.to())
                        .isBetween(
                                policy.behavior() == null ? least : 0,
                                Math.max(policy.maxReplicas(), scale.from() - 1));
            }
            assertThat(decision.detail()).isNotBlank();
            assertThat(decision.size().limitedBy()).isNotNull();
            if (evaluation.estimate().lag() != null) {
                assertThat(evaluation.estimate().lag()).isNotNegative();
            }
            if (decision instanceof Decision.ScaleTo scale && random.nextBoolean()) {
                memory = memory.scaled(scale.from(), scale.to(), policy, now);
                replicas = scale.to();
            } else if (random.nextInt(4) == 0) {
                replicas = random.nextInt(30);
            }
        }
    }

    private static Policy policy(Random random) {
        Policies policies = random.nextBoolean()
                ? Policies.lagSeconds(5 + random.nextInt(300))
                : Policies.lagPerReplica(1 + random.nextInt(1_000));
        int min = random.nextInt(4);
        policies.replicas(min, Math.max(1, min) + random.nextInt(20))
                .uncommitted(any(random, Policy.Uncommitted.values()))
                .stability(any(random, Policy.Stability.values()))
                .fallback(any(random, Fallback.Kind.values()), 1 + random.nextInt(60), 1 + random.nextInt(9));
        if (min == 0 && random.nextBoolean()) {
            policies.toZeroAfter(random.nextInt(30));
        }
        if (random.nextBoolean()) {
            policies.capacity(random.nextDouble() * 100 + 0.001);
        }
        if (random.nextInt(3) == 0) {
            policies.readCommitted();
        }
        if (random.nextInt(3) == 0) {
            policies.behavior(Behavior.of(null, null, random.nextInt(20)));
        }
        if (random.nextInt(10) == 0) {
            policies.overrides(new Overrides(false, random.nextInt(40), false, false, List.of()));
        }
        return policies.build();
    }

    private static Reading garbage(Random random, Instant now) {
        if (random.nextInt(6) == 0) {
            return new Reading.Unavailable(now, Reading.Reason.SourceUnreachable, "down");
        }
        List<PartitionReading> partitions = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            partitions.add(new PartitionReading(
                    new PartitionId("t" + random.nextInt(2), random.nextInt(5)),
                    switch (random.nextInt(5)) {
                        case 0 -> Committed.Absent.NEVER;
                        case 1 -> Committed.Absent.UNKNOWN;
                        default -> new Committed.At(odd(random));
                    },
                    maybe(random),
                    maybe(random),
                    maybe(random),
                    random.nextBoolean() ? "m" + random.nextInt(3) : null));
        }
        List<TopicReading> topics = random.nextBoolean()
                ? List.of(new TopicReading(
                        "t0",
                        random.nextBoolean() ? "id" + random.nextInt(2) : null,
                        5,
                        maybe(random),
                        -1L,
                        maybe(random),
                        null))
                : List.of();
        List<Gap> gaps =
                random.nextInt(4) == 0 ? List.of(new Gap(any(random, Gap.What.values()), "x", "y", "z")) : List.of();
        return new Reading.Observed(now, group(random), partitions, topics, List.of(), gaps);
    }

    private static @Nullable GroupReading group(Random random) {
        if (random.nextInt(4) == 0) {
            return null;
        }
        List<Member> members = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add(new Member(
                    "m" + i, "c", "h", null, 0, Set.of(new PartitionId("t" + random.nextInt(2), random.nextInt(6)))));
        }
        return new GroupReading(
                "g",
                GroupReading.Type.CLASSIC,
                any(random, GroupReading.State.values()),
                random.nextBoolean() ? null : (Integer) random.nextInt(3),
                random.nextBoolean() ? null : "range",
                random.nextInt(5) == 0 ? null : members,
                random.nextBoolean());
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static @Nullable Long maybe(Random random) {
        return random.nextInt(6) == 0 ? null : (Long) odd(random);
    }

    private static long odd(Random random) {
        return random.nextInt(3) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextInt(10_000);
    }

    @Property(tries = 500)
    void theCapIsExactAndAlwaysReached(
            @ForAll @LongRange(min = 0, max = 1_000_000) long lag,
            @ForAll @IntRange(min = 1, max = 2_000) int threshold,
            @ForAll @IntRange(min = 1, max = 70) int partitions,
            @ForAll @IntRange(min = 1, max = 4) int consumers,
            @ForAll @IntRange(min = 1, max = 40) int max,
            @ForAll @IntRange(min = 1, max = 40) int running) {
        int before = Math.min(running, max);
        Scenario story = new Scenario(
                Policies.lagPerReplica(threshold).replicas(1, max).consumersPerReplica(consumers),
                new Plant(partitions)
                        .membersPerReplica(consumers)
                        .running(before)
                        .burst(lag));
        int to = story.poll().decision().to();
        int cap = Math.min(max, Math.ceilDiv(partitions, consumers));
        long want = Math.ceilDiv(lag, (long) threshold);
        assertThat(to).isEqualTo((int) Math.max(before, Math.min(want, cap)));
    }

    @Property(tries = 200)
    void moreLagNeverAsksForFewer(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 64) long a,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 64) long b,
            @ForAll @IntRange(min = 1, max = 30) int partitions) {
        assertThat(sizeFor(Math.min(a, b), partitions)).isLessThanOrEqualTo(sizeFor(Math.max(a, b), partitions));
    }

    private static int sizeFor(long lagOfEach, int partitions) {
        Scenario story = new Scenario(Policies.lagPerReplica(1_000_000), new Plant(partitions).running(1));
        List<PartitionReading> readings = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            readings.add(new PartitionReading(Plant.id(i), new Committed.At(0), 0L, null, lagOfEach, null));
        }
        return story.look(new Reading.Observed(story.now(), null, readings, List.of(), List.of(), List.of()))
                .decision()
                .to();
    }

    @Property(tries = 60)
    void whileDataIsMissingNoReplicaIsRemoved(@ForAll long seed) {
        Random random = new Random(seed);
        Scenario story = new Scenario(
                random.nextBoolean()
                        ? Policies.lagSeconds(60).replicas(0, 24).capacity(100).toZeroAfter(60)
                        : Policies.lagPerReplica(100).replicas(0, 24).toZeroAfter(60),
                new Plant(12).running(1 + random.nextInt(12)).arrival(random.nextInt(800)));
        for (int i = 0; i < 20; i++) {
            boolean missing = fault(random, story);
            story.forgetThePast().seconds(5 + random.nextInt(90));
            if (missing) {
                assertThat(story.changes()).as("seed %s", seed).allMatch(change -> change.to() > change.from());
            }
            heal(story);
            story.then(plant -> plant.arrival(random.nextInt(800)));
        }
    }

    /** Returns true when the fault hides something that scaling in would need. */
    private static boolean fault(Random random, Scenario story) {
        switch (random.nextInt(5)) {
            case 0 -> story.brokerDown(true);
            case 1 -> story.then(plant -> plant.hideEnds(random.nextInt(12)));
            case 2 -> story.then(plant -> plant.loseMembers(true));
            case 3 -> {
                if (random.nextBoolean()) {
                    story.operatorRestarts();
                } else {
                    story.operatorComesBack();
                }
            }
            default -> {
                return false;
            }
        }
        return story.plant.ready() > 0 && !story.justRestarted();
    }

    private static void heal(Scenario story) {
        story.brokerDown(false).then(plant -> plant.loseMembers(false)).then(Plant::hideEnds);
    }

    @Property(tries = 20)
    void anyLevelOfEvenLoadComesToRest(
            @ForAll @IntRange(min = 10, max = 1_150) int load, @ForAll @IntRange(min = 1, max = 12) int running) {
        Scenario story = new Scenario(
                Policies.lagSeconds(60).replicas(1, 24).capacity(100),
                new Plant(12).capacity(100).running(running).arrival(load));
        story.minutes(20).forgetThePast().minutes(60);
        assertThat(story.changes()).as("load %s from %s", load, running).isEmpty();
    }
}
