package dev.qcs.operator.decide.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.limit.Histories.History;
import dev.qcs.operator.decide.limit.Histories.Step;
import dev.qcs.operator.decide.limit.Limited.Reason;
import dev.qcs.operator.policy.behavior.Behavior;
import dev.qcs.operator.policy.behavior.Rules.SelectPolicy;
import dev.qcs.operator.policy.behavior.ScalingPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LimiterPropertyTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @Provide
    Arbitrary<History> histories() {
        return Histories.any();
    }

    @Provide
    Arbitrary<History> withSmallestChange() {
        return Histories.of(SelectPolicy.Min);
    }

    @Property
    void theSizeIsNeverOutsideTheBounds(@ForAll("histories") History history) {
        Target target = history.target();
        for (Step step : history.steps()) {
            assertThat(target.after(step.seconds()).want(step.desired()).replicas())
                    .isBetween(history.min(), history.max());
        }
    }

    @Property
    void anySizeHoweverStrangeIsBroughtIntoTheBoundsAtOnce(
            @ForAll("histories") History history,
            @ForAll @IntRange(min = 1, max = 500) int current,
            @ForAll @IntRange(max = 500) int desired) {
        assertThat(history.target().set(current).want(desired).replicas()).isBetween(history.min(), history.max());
    }

    @Property
    void theSizeMovesOnlyTowardsWhatIsDesiredAndNeverPast(@ForAll("histories") History history) {
        Target target = history.target();
        for (Step step : history.steps()) {
            int before = target.current();
            int after = target.after(step.seconds()).want(step.desired()).replicas();
            int wanted = Math.clamp(step.desired(), history.min(), history.max());
            assertThat(after).isBetween(Math.min(before, wanted), Math.max(before, wanted));
        }
    }

    @Property
    void nothingShrinksBelowWhatWasDesiredWithinTheWindow(@ForAll("histories") History history) {
        Target target = history.target();
        List<Wish> wishes = new ArrayList<>(List.of(new Wish(history.start(), target.now())));
        for (Step step : history.steps()) {
            int before = target.current();
            int after = target.after(step.seconds()).want(step.desired()).replicas();
            Instant since = target.now().minus(history.behavior().down().window());
            int largest = wishes.stream()
                    .filter(wish -> wish.at().isAfter(since))
                    .mapToInt(Wish::desired)
                    .max()
                    .orElse(0);
            assertThat(after).isGreaterThanOrEqualTo(Math.min(before, largest));
            wishes.add(new Wish(step.desired(), target.now()));
        }
    }

    private record Wish(int desired, Instant at) {}

    @Property
    void whatIsReachedIsExplained(@ForAll("histories") History history) {
        Target target = history.target();
        for (Step step : history.steps()) {
            int before = target.current();
            Limited limited = target.after(step.seconds()).want(step.desired());
            assertThat(limited.reason() == Reason.DesiredWithinRange).isEqualTo(limited.replicas() == step.desired());
            if (limited.replicas() == before && step.desired() == before) {
                assertThat(limited.reason()).isEqualTo(Reason.DesiredWithinRange);
            }
            Set<Reason> ofGrowing = Set.of(Reason.ScaleUpStabilized, Reason.ScaleUpLimit, Reason.TooManyReplicas);
            if (limited.reason() != Reason.DesiredWithinRange) {
                assertThat(ofGrowing.contains(limited.reason())).isEqualTo(step.desired() > before);
            }
        }
    }

    /** Of growth alone: with a shrink in between the HPA gives back what was taken, and so do we. */
    @Property
    void withTheSmallestChangeNoPolicyOfPodsIsExceededOverAnyPeriod(@ForAll("withSmallestChange") History history) {
        Behavior onlyUp =
                new Behavior(history.behavior().up(), Target.rules(0, SelectPolicy.Disabled, Target.pods(1, 300)));
        Target target = Target.of(onlyUp, history.start(), history.min(), history.max());
        List<Wish> sizes = new ArrayList<>(List.of(new Wish(target.current(), target.now())));
        for (Step step : history.steps()) {
            target.after(step.seconds()).want(step.desired());
            sizes.add(new Wish(target.current(), target.now()));
        }
        for (ScalingPolicy policy : onlyUp.up().policies()) {
            if (policy.type() == ScalingPolicy.Type.Pods) {
                sizes.forEach(end -> assertThat(
                                end.desired() - sizeBefore(sizes, end.at().minus(policy.period())))
                        .isLessThanOrEqualTo(policy.value()));
            }
        }
    }

    /** A change at exactly that moment is as old as the period, and no longer counts. */
    private static int sizeBefore(List<Wish> sizes, Instant moment) {
        return sizes.stream()
                .filter(size -> !size.at().isAfter(moment))
                .reduce((first, second) -> second)
                .orElse(sizes.getFirst())
                .desired();
    }

    @Property
    void moreDesiredNeverYieldsLess(
            @ForAll("histories") History history,
            @ForAll @IntRange(max = 90) int desired,
            @ForAll @IntRange(max = 30) int more) {
        Target target = history.target();
        history.steps().forEach(step -> target.after(step.seconds()).want(step.desired()));
        int less = target.wantAndForget(desired).replicas();
        assertThat(target.wantAndForget(desired + more).replicas()).isGreaterThanOrEqualTo(less);
    }

    @Property(tries = 200)
    void theMemoryStaysSmallHoweverOftenOneAsks(@ForAll @IntRange(min = 1, max = 20) int sizes, @ForAll long seed) {
        Behavior wide = new Behavior(
                Target.rules(3_600, SelectPolicy.Max, Target.pods(1, 15)),
                Target.rules(3_600, SelectPolicy.Max, Target.pods(1, 15)));
        LimiterMemory memory = LimiterMemory.startingAt(1, NOON);
        var random = new Random(seed);
        for (int second = 1; second < 500; second++) {
            memory = Limiter.limit(
                            wide, memory, new Proposal(1, 1 + random.nextInt(sizes), 1, 100), NOON.plusSeconds(second))
                    .memory();
            assertThat(memory.recommendations()).hasSizeLessThanOrEqualTo(2 * sizes);
        }
    }

    @Property
    void theToleranceKeepsExactlyTheSizesWithinIt(
            @ForAll @IntRange(max = 2_000) int thousandths, @ForAll @IntRange(max = 100) int percent) {
        boolean within = thousandths >= 1_000 - 10 * percent && thousandths <= 1_000 + 10 * percent;
        boolean onTheEdge = Math.abs(thousandths - 1_000) == 10 * percent;
        if (!onTheEdge) {
            assertThat(Limiter.keepsSize(thousandths / 1_000.0, percent, percent))
                    .isEqualTo(within);
        }
    }
}
