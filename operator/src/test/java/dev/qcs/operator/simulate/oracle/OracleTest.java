package dev.qcs.operator.simulate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.qcs.operator.simulate.FakePlant;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.oracle.Problem.Size;
import dev.qcs.operator.simulate.oracle.Problem.Slot;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OracleTest {
    private static final int OBJECTIVE = 60;
    private static final double CAPACITY = 100;

    @Test
    void evenLoadIsHeldByTheSmallestSizeThatCarriesIt() {
        Plan plan = new Oracle().plan(setup(12, 1), future(12, 6, 3_600, second -> 520));

        assertThat(plan.replicas()).containsOnly(6);
        assertThat(plan.rescales()).isZero();
        assertThat(plan.cost()).isEqualTo(6 * 3_600.0);
    }

    @Test
    void onlySizesThatDifferArePlanned() {
        Problem twelve = Problem.of(setup(12), future(12, 2, 60, second -> 0));
        Problem pooled = Problem.of(setup(5), Future.steady(new double[60], linear(5), 2, 30, 6));

        assertThat(replicas(twelve)).containsExactly(1, 2, 3, 4, 6, 12);
        assertThat(replicas(pooled)).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void theSizeAtTheStartIsAStateAlsoWhenItIsNoUsefulOne() {
        Plan plan = new Oracle().plan(setup(12, 1), Future.steady(constant(520, 3_600), ladder(12), 9, 30, 0));

        assertThat(plan.replicas().get(0)).isEqualTo(6);
        assertThat(plan.rescales()).isOne();
        assertThat(plan.cost()).isEqualTo(6 * 3_600.0 + 60);
    }

    /** Two replicas less for a while save twice that while, and cost two changes and the start of two Pods. */
    @Test
    void sizeIsGivenBackWhenThatSavesMoreThanItCosts() {
        IntToDoubleFunction shortBreak = load(600, 900);
        IntToDoubleFunction longBreak = load(600, 1_500);
        double breakEven = (2 * 60 + 4 * 30) / 4.0;

        Plan kept = new Oracle().plan(setup(8, 1), pooled(8, 2_400, load(600, 600 + (int) breakEven - 30)));
        Plan given = new Oracle().plan(setup(8, 1), pooled(8, 2_400, load(600, 600 + (int) breakEven + 90)));

        assertThat(kept.rescales()).isZero();
        assertThat(given.rescales()).isEqualTo(2);
        assertThat(new Oracle().of(setup(8, 1), pooled(8, 2_400, shortBreak)))
                .isGreaterThan(new Oracle().of(setup(8, 1), pooled(8, 2_400, longBreak)));
    }

    @Test
    void nobodyHasMoreReplicasBeforeTheFirstPodsCanHaveStarted() {
        Plan plan = new Oracle().plan(setup(12, 25), future(12, 2, 600, second -> 1_000));

        assertThat(plan.replicas().get(0)).isEqualTo(2);
        assertThat(plan.replicas().get(1)).isEqualTo(2);
        assertThat(plan.replicas().get(2)).isEqualTo(12);
    }

    @Test
    void whatNobodyCanCarryIsLateInAsFewSlotsAsCanBe() {
        double[] arrivals = new double[1_800];
        Arrays.fill(arrivals, 300);
        Arrays.fill(arrivals, 600, 720, 3_000);

        Bracket bracket = new Oracle().bracket(setup(12), future(12, 6, 1_800, second -> arrivals[second]));

        assertThat(bracket.feasible().lateSlots()).isPositive();
        assertThat(bracket.lowerLateSlots())
                .isPositive()
                .isLessThanOrEqualTo(bracket.feasible().lateSlots());
        assertThat(bracket.feasible().replicas().get(42)).isEqualTo(12);
        assertThat(bracket.feasible().replicas().get(0)).isLessThan(12);
        assertThat(bracket.feasible().cost()).isLessThan(12 * 1_800);
    }

    @Test
    void noScheduleIsCheaperThanTheLowerBoundNorThanTheUpperByMoreThanTheBracket() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 300; round++) {
            Problem problem = tiny(random);

            Bracket bracket = Oracle.bracket(problem);
            double[] best = best(problem);

            assertThat(bracket.lowerLateSlots()).isLessThanOrEqualTo((int) best[0]);
            assertThat(bracket.feasible().lateSlots()).isGreaterThanOrEqualTo((int) best[0]);
            if (bracket.lowerLateSlots() == bracket.feasible().lateSlots()) {
                assertThat(bracket.lowerCost()).isLessThanOrEqualTo(best[1] + 1e-3);
                assertThat(bracket.feasible().cost()).isGreaterThanOrEqualTo(best[1] - 1e-3);
                assertThat(bracket.width()).isLessThan(0.5);
            }
        }
    }

    @Test
    void theTwoBoundsAreCloseOnTheWorkloadsOfTheBenchmark() {
        for (int partitions : new int[] {7, 11, 12, 30, 64}) {
            double half = partitions * CAPACITY / 2;
            IntToDoubleFunction sine = second -> half * (1 + 0.75 * Math.sin(second * 2 * Math.PI / 3_600));
            IntToDoubleFunction square = second -> second / 600 % 2 == 0 ? half * 1.4 : half * 0.3;
            for (IntToDoubleFunction arrivals : new IntToDoubleFunction[] {sine, square}) {
                Bracket bracket = new Oracle().bracket(setup(partitions), future(partitions, 2, 7_200, arrivals));

                assertThat(bracket.feasible().lateSlots()).isEqualTo(bracket.lowerLateSlots());
                assertThat(bracket.width()).isBetween(0.0, 0.03);
            }
        }
    }

    /** Releasing a level after β of idleness costs at most twice the optimum: the classical bound, with no queue and no start. */
    @Test
    void skiRentalCostsAtMostTwiceTheOptimum() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 50; round++) {
            int[] demand = steps(random, 240);
            double optimum = Oracle.bracket(withoutQueue(demand)).feasible().cost();

            double rented = 0;
            int size = 1;
            double idle = 0;
            for (int need : demand) {
                idle = size > need ? idle + 15 : 0;
                if (need > size || idle > 120) {
                    rented += 60;
                    size = need;
                    idle = 0;
                }
                rented += size * 15;
            }

            assertThat(optimum).isLessThanOrEqualTo(rented + 1e-6).isGreaterThanOrEqualTo(rented / 2);
        }
    }

    @Test
    void aPauseLongerThanASlotIsTakenOutOfTheSlotsAfterIt() {
        Problem problem = Problem.of(setup(12), Future.steady(new double[60], ladder(12), 2, 0, 40));

        assertThat(problem.backlog(0, 10_000, 5, true)).isCloseTo(10_000 + 25 * 1_200, within(1e-6));
        assertThat(problem.backlog(0, 10_000, 5, false)).isZero();
    }

    @Test
    void aPlanIsAskedForSoEarlyThatItsPodsWorkInTime() {
        Plan plan = new Plan(List.of(2, 2, 2, 6, 6, 2), 0, 0, 0, 0);

        Foreseen foreseen = new Foreseen(plan, 90, 30);

        assertThat(IntStream.of(14, 15, 74, 75).map(second -> foreseen.replicas(new FakePlant(12, 2).second(second))))
                .containsExactly(2, 6, 6, 2);
    }

    @Test
    void sizesFollowConsumersThatGetSlower() {
        double[][] rates = new double[3_600][];
        for (int second = 0; second < rates.length; second++) {
            double factor = second < 1_800 ? 1 : 0.6;
            rates[second] = Arrays.stream(ladder(12)).map(rate -> rate * factor).toArray();
        }

        Plan plan =
                new Oracle().plan(setup(12, 1), new Future(constant(550, 3_600), rates, new boolean[3_600], 6, 30, 6));

        assertThat(plan.lateSlots()).isZero();
        assertThat(plan.replicas().getFirst()).isEqualTo(6);
        assertThat(plan.replicas().getLast()).isEqualTo(12);
        assertThat(plan.rescales()).isOne();
    }

    /** What waits is taken as done by the lower bound only: the schedule that can be carried out still has it. */
    @Test
    void whatWaitsWhenArrivalsSpreadAnewIsForgottenByTheLowerBoundOnly() {
        double[] arrivals = constant(100, 600);
        Arrays.fill(arrivals, 240, 300, 800);
        double[][] rates = new double[600][];
        Arrays.fill(rates, ladder(12));
        boolean[] dealtAnew = new boolean[600];
        dealtAnew[300] = true;

        Bracket anew = new Oracle().bracket(setup(12), new Future(arrivals, rates, dealtAnew, 1, 30, 6));
        Bracket before = new Oracle().bracket(setup(12), new Future(arrivals, rates, new boolean[600], 1, 30, 6));

        assertThat(anew.lowerCost()).isLessThan(0.95 * before.lowerCost());
        assertThat(anew.feasible().cost()).isEqualTo(before.feasible().cost());
    }

    private static IntToDoubleFunction load(int from, int to) {
        return second -> second >= from && second < to ? 350 : 750;
    }

    private static int[] steps(SplittableRandom random, int slots) {
        int[] demand = new int[slots];
        int level = 1;
        for (int slot = 0; slot < slots; slot++) {
            level = random.nextInt(6) == 0 ? 1 + random.nextInt(2) : level;
            demand[slot] = level;
        }
        return demand;
    }

    /** Whatever comes must be done within its slot. */
    private static Problem withoutQueue(int[] demand) {
        List<Slot> slots = Arrays.stream(demand)
                .mapToObj(need -> new Slot(15, need * 15 * CAPACITY, 0, false))
                .toList();
        return new Problem(slots, sizes(1, 2), 0, 0, 0, 0, 60);
    }

    private static Problem tiny(SplittableRandom random) {
        List<Slot> slots = Stream.generate(
                        () -> new Slot(15, random.nextDouble(9_000), random.nextDouble(12_000), false))
                .limit(1 + random.nextInt(6))
                .toList();
        return new Problem(
                slots,
                sizes(1, 2, 4),
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(40),
                random.nextInt(20),
                random.nextInt(100));
    }

    private static List<Size> sizes(int... replicas) {
        return Arrays.stream(replicas)
                .mapToObj(n -> new Size(n, slot -> n * CAPACITY))
                .toList();
    }

    private static List<Integer> replicas(Problem problem) {
        return problem.sizes().stream().map(Size::replicas).toList();
    }

    /** Late slots and cost of the best of all schedules, each played. */
    private static double[] best(Problem problem) {
        double[] best = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        int sizes = problem.sizes().size();
        int schedules = (int) Math.pow(sizes, problem.slots().size());
        for (int schedule = 0; schedule < schedules; schedule++) {
            int size = problem.start();
            double backlog = 0;
            double cost = 0;
            int late = 0;
            boolean possible = true;
            int rest = schedule;
            for (int slot = 0; slot < problem.slots().size(); slot++) {
                int to = rest % sizes;
                rest /= sizes;
                possible &= to <= size || slot >= problem.growsFrom();
                cost += problem.cost(slot, size, to);
                backlog = problem.backlog(slot, backlog, to, to != size);
                late += problem.slots().get(slot).late(backlog) ? 1 : 0;
                size = to;
            }
            if (possible && (late < best[0] || (late == best[0] && cost < best[1]))) {
                best = new double[] {late, cost};
            }
        }
        return best;
    }

    private static double[] constant(double rate, int seconds) {
        double[] arrivals = new double[seconds];
        Arrays.fill(arrivals, rate);
        return arrivals;
    }

    private static Setup setup(int partitions) {
        return setup(partitions, OBJECTIVE);
    }

    private static Setup setup(int partitions, int objectiveSeconds) {
        return new Setup(partitions, 1, CAPACITY, objectiveSeconds, 1, partitions);
    }

    private static Future future(int partitions, int start, int seconds, IntToDoubleFunction arrivals) {
        return Future.steady(
                IntStream.range(0, seconds).mapToDouble(arrivals).toArray(), ladder(partitions), start, 30, 6);
    }

    private static Future pooled(int max, int seconds, IntToDoubleFunction arrivals) {
        return Future.steady(IntStream.range(0, seconds).mapToDouble(arrivals).toArray(), linear(max), max, 30, 0);
    }

    private static double[] ladder(int partitions) {
        return IntStream.rangeClosed(0, partitions)
                .mapToDouble(n -> n == 0 ? 0 : CAPACITY * partitions / Math.ceilDiv(partitions, n))
                .toArray();
    }

    private static double[] linear(int max) {
        return IntStream.rangeClosed(0, max).mapToDouble(n -> n * CAPACITY).toArray();
    }
}
