package dev.qcs.operator.decide.size;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SizeSearchPropertyTest {

    @Provide
    Arbitrary<Map<String, double[]>> demands() {
        Arbitrary<double[]> topic = Arbitraries.integers()
                .between(0, 100)
                .map(each -> (double) each)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(list -> list.stream().mapToDouble(each -> each).toArray());
        return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), topic).ofMinSize(1);
    }

    @Property
    void anEvenLoadLandsOnTheLadder(
            @ForAll @IntRange(min = 1, max = 100) int partitions, @ForAll @IntRange(min = 1, max = 5_000) int total) {
        double[] each = new double[partitions];
        Arrays.fill(each, 1);
        // Whole numbers, so that nothing is lost in sums: a member carries so many partitions.
        int carried = Math.max(1, total / 50);
        for (Assignor assignor : Assignor.values()) {
            SizeSearch search = new SizeSearch(Demand.of(Map.of("t", each)), assignor, 1, carried);
            SizeSearch.Found found = search.smallest();
            assertThat(found.suffices()).isTrue();
            assertThat(Ladder.of(partitions).steps()).contains(found.replicas());
            assertThat(found.replicas()).isEqualTo(Math.ceilDiv(partitions, Math.min(carried, partitions)));
        }
    }

    @Property
    void aSizeBetweenTwoStepsDoesTheWorkOfTheLower(
            @ForAll @IntRange(min = 1, max = 200) int partitions, @ForAll @IntRange(min = 1, max = 250) int members) {
        double[] each = new double[partitions];
        Arrays.fill(each, 1);
        Demand demand = Demand.of(Map.of("t", each));
        int step = Ladder.of(partitions).atOrBelow(members);
        for (Assignor assignor : Assignor.values()) {
            assertThat(demand.mostLoadedMember(step, assignor)).isEqualTo(demand.mostLoadedMember(members, assignor));
            if (step > 1) {
                assertThat(demand.mostLoadedMember(step - 1, assignor))
                        .isGreaterThan(demand.mostLoadedMember(step, assignor));
            }
        }
    }

    @Property
    void theSizeIsTheSmallestThatSufficesAndNeverAboveTheUsableOne(
            @ForAll("demands") Map<String, double[]> demands,
            @ForAll Assignor assignor,
            @ForAll @IntRange(min = 1, max = 4) int membersPerReplica,
            @ForAll @IntRange(min = 1, max = 2_000) int capacity) {
        SizeSearch search = new SizeSearch(Demand.of(demands), assignor, membersPerReplica, capacity);
        SizeSearch.Found found = search.smallest();
        assertThat(found.replicas()).isBetween(1, search.usable());
        assertThat(found.load()).isEqualTo(search.load(found.replicas()));
        assertThat(found.suffices()).isEqualTo(found.load() <= capacity);
        for (int smaller = 1; smaller < found.replicas(); smaller++) {
            assertThat(search.load(smaller)).isGreaterThan(found.suffices() ? capacity : found.load());
        }
        for (int any = 1; any <= search.usable() && !found.suffices(); any++) {
            assertThat(search.load(any)).isGreaterThan(capacity);
            assertThat(found.load()).isLessThanOrEqualTo(1.02 * search.load(any));
        }
    }

    @Property
    void moreThanTheUsableReplicasChangeNothing(
            @ForAll("demands") Map<String, double[]> demands,
            @ForAll Assignor assignor,
            @ForAll @IntRange(min = 1, max = 4) int membersPerReplica,
            @ForAll @IntRange(max = 50) int more) {
        SizeSearch search = new SizeSearch(Demand.of(demands), assignor, membersPerReplica, 1);
        assertThat(search.load(search.usable() + more)).isEqualTo(search.load(search.usable()));
    }

    @Property
    void nothingIsLostHoweverItIsDealtOut(
            @ForAll("demands") Map<String, double[]> demands, @ForAll @IntRange(min = 1, max = 200) int members) {
        double total = demands.values().stream().flatMapToDouble(Arrays::stream).sum();
        double largest =
                demands.values().stream().flatMapToDouble(Arrays::stream).max().orElseThrow();
        for (Assignor assignor : Assignor.values()) {
            Demand demand = Demand.of(demands);
            assertThat(demand.mostLoadedMember(1, assignor)).isEqualTo(total);
            assertThat(demand.mostLoadedMember(members, assignor))
                    .isBetween(Math.max(largest, total / members - 1e-6), total);
        }
    }
}
