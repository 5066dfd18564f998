package dev.qcs.operator.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Series;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerTest {
    private static final PartitionId A = new PartitionId("orders", 0);
    private static final PartitionId B = new PartitionId("orders", 1);

    private final Learner learner = new Learner(Tempo.REAL_TIME);
    private final Series series = new Series();
    private Policy policy = Policies.lagSeconds(60).build();
    private Learned learned = learner.nothing();
    private int second;

    private static GroupReading group(Member... members) {
        return new GroupReading(
                "g", GroupReading.Type.CLASSIC, GroupReading.State.STABLE, null, null, List.of(members), false);
    }

    private static Member member(String id, @Nullable String pod, PartitionId... owned) {
        return new Member(id, "c", "h", pod, 0, Set.of(owned));
    }

    /** Polls for some seconds; offsets as functions of the second. */
    private void poll(
            int seconds, int every, IntToLongFunction committedA, long endA, IntToLongFunction committedB, long endB) {
        for (int until = second + seconds; second < until; second += every) {
            Reading.Observed reading = series.reading(
                    second, at(A, committedA.applyAsLong(second), endA), at(B, committedB.applyAsLong(second), endB));
            series.history.add(reading, 1, false);
            learned = learner.learn(learned, series.history, reading, 1, 1, policy);
        }
    }

    private @Nullable Double perMember() {
        return learned.capacity(policy, 1).perMember();
    }

    private static PartitionReading at(PartitionId id, long committed, long end) {
        return Series.partition(id, Math.min(committed, end), end);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 15, 30})
    void aSaturatedMemberShowsWhatItCanDo(int every) {
        policy = Policies.lagSeconds(60).every(every).build();
        series.group(group(member("m", null, A, B)));
        poll(120, every, s -> 40L * s, 1_000_000, s -> 60L * s, 1_000_000);
        assertThat(perMember()).isEqualTo(100);
    }

    @Test
    void anIdleMemberShowsNothing() {
        series.group(group(member("m", null, A, B)));
        poll(300, 5, s -> 0, 0, s -> 0, 0);
        assertThat(perMember()).isNull();
    }

    @Test
    void aMemberThatKeepsUpShowsNothing() {
        series.group(group(member("m", null, A)));
        for (int i = 0; i < 60; i++) {
            Reading.Observed reading = series.reading(5 * i, at(A, 50L * i, 50L * i + 1));
            series.history.add(reading, 1, false);
            learned = learner.learn(learned, series.history, reading, 1, 1, policy);
        }
        assertThat(perMember()).isNull();
    }

    @Test
    void aFrozenPartitionDoesNotMakeItsMemberLookSaturated() {
        series.group(group(member("m", null, A, B)));
        for (int i = 0; i < 60; i++) {
            Reading.Observed reading = series.reading(5 * i, at(A, 0, 1_000L * i), at(B, 50L * i, 50L * i + 5));
            series.history.add(reading, 1, false);
            learned = learner.learn(learned, series.history, reading, 1, 1, policy);
        }
        assertThat(perMember()).isNull();
    }

    @Test
    void theMedianOfTheSaturatedCounts() {
        PartitionId c = new PartitionId("orders", 2);
        series.group(group(member("m1", null, A), member("m2", null, B), member("m3", null, c)));
        for (int i = 0; i < 20; i++) {
            Reading.Observed reading = series.reading(
                    5 * i, at(A, 50L * i, 1_000_000), at(B, 500L * i, 1_000_000), at(c, 600L * i, 1_000_000));
            series.history.add(reading, 3, false);
            learned = learner.learn(learned, series.history, reading, 3, 3, policy);
        }
        assertThat(perMember()).isEqualTo(100);
    }

    @Test
    void membersOfOtherWorkloadsDoNotCount() {
        series.group(group(member("mine", "pod-1", A), member("theirs", null, B)));
        poll(90, 5, s -> 40L * s, 1_000_000, s -> 400L * s, 1_000_000);
        assertThat(perMember()).isEqualTo(40);
        assertThat(learned.members()).isEqualTo(1);
    }

    @Test
    void afterAChangeOfMembersItWaitsUntilTheyHaveWarmedUp() {
        series.group(group(member("m", null, A, B)));
        poll(60, 5, s -> 50L * s, 10_000_000, s -> 50L * s, 10_000_000);
        assertThat(perMember()).isEqualTo(100);
        series.group(group(member("n", null, A, B)));
        poll(60, 5, s -> 3_000 + 5L * (s - 60), 10_000_000, s -> 3_000 + 5L * (s - 60), 10_000_000);
        assertThat(perMember()).isEqualTo(100);
        poll(60, 5, s -> 3_300 + 5L * (s - 120), 10_000_000, s -> 3_300 + 5L * (s - 120), 10_000_000);
        assertThat(perMember()).isLessThan(90);
    }

    @Test
    void aShorterPollingIntervalDoesNotLearnFaster() {
        double slow = afterAChangeOfSpeed(5);
        double fast = new LearnerTest().afterAChangeOfSpeed(1);
        assertThat(fast).isBetween(slow - 5, slow + 5);
    }

    private double afterAChangeOfSpeed(int every) {
        policy = Policies.lagSeconds(60).every(every).build();
        series.group(group(member("m", null, A, B)));
        poll(60, every, s -> 50L * s, 10_000_000, s -> 50L * s, 10_000_000);
        poll(60, every, s -> 3_000 + 25L * (s - 60), 10_000_000, s -> 3_000 + 25L * (s - 60), 10_000_000);
        return java.util.Objects.requireNonNull(perMember());
    }

    @Test
    void moreThanEverSeenRaisesEvenUnsaturated() {
        series.group(group(member("m", null, A, B)));
        poll(60, 5, s -> 50L * s, 10_000_000, s -> 50L * s, 10_000_000);
        for (; second < 120; second += 5) {
            long done = 3_000 + 100L * (second - 60);
            Reading.Observed reading = series.reading(second, at(A, done, done + 1), at(B, done, done + 1));
            series.history.add(reading, 1, false);
            learned = learner.learn(learned, series.history, reading, 1, 1, policy);
        }
        assertThat(perMember()).isEqualTo(200);
    }
}
