package dev.qcs.operator.decide.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RangeLoadTest {

    private static double[] even(int partitions, double each) {
        double[] demands = new double[partitions];
        Arrays.fill(demands, each);
        return demands;
    }

    @Test
    void theFirstMembersGetTheExtraPartitionOfEveryTopic() {
        Load load = Load.ranges(List.of(even(3, 10), even(3, 10)));
        assertThat(load.ofMostLoaded(1)).isEqualTo(60);
        assertThat(load.ofMostLoaded(2)).isEqualTo(40);
        assertThat(load.ofMostLoaded(3)).isEqualTo(20);
        assertThat(load.ofMostLoaded(6)).isEqualTo(20);
        assertThat(load.ofLargestPartition()).isEqualTo(10);
        assertThat(Load.balanced(even(6, 10)).ofMostLoaded(6)).isEqualTo(10);
    }

    @Test
    void rangesAreContiguous() {
        Load load = Load.ranges(List.of(new double[] {1, 2, 4, 8, 16}));
        assertThat(load.ofMostLoaded(2)).isEqualTo(8 + 16);
        assertThat(load.ofMostLoaded(3)).isEqualTo(16);
        assertThat(Load.ranges(List.of(new double[] {16, 8, 4, 2, 1})).ofMostLoaded(2))
                .isEqualTo(16 + 8 + 4);
    }

    @Test
    void aSmallTopicBurdensTheFirstMembersOnly() {
        Load load = Load.ranges(List.of(even(6, 10), even(2, 10)));
        assertThat(load.ofMostLoaded(6)).isEqualTo(20);
        assertThat(load.smallest(20, 1, 6)).isEqualTo(new Load.Size(6, true));
        assertThat(load.smallest(20, 2, 3)).isEqualTo(new Load.Size(3, true));
    }

    @Test
    void stackedTopicsMayBeTooMuchWhereEachPartitionFits() {
        Load load = Load.ranges(List.of(even(6, 60), even(6, 60)));
        assertThat(load.ofLargestPartition()).isLessThan(100);
        assertThat(load.smallest(100, 1, 6)).isEqualTo(new Load.Size(6, false));
    }

    @Test
    void nothingNeedsOneReplica() {
        assertThat(Load.ranges(List.of()).smallest(100, 1, 1)).isEqualTo(new Load.Size(1, true));
        assertThat(Load.ranges(List.of()).ofMostLoaded(3)).isZero();
    }

    @Property(tries = 500)
    void theQuickSearchFindsWhatDealingOutByHandFinds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int each) {
        Random random = new Random(seed);
        List<double[]> topics = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            topics.add(random.ints(1 + random.nextInt(20), random.nextBoolean() ? 40 : 0, 41)
                    .asDoubleStream()
                    .toArray());
        }
        double perMember = 20 + random.nextInt(200);
        Load load = Load.ranges(topics);
        int usable = Math.ceilDiv(
                topics.stream().mapToInt(topic -> topic.length).max().orElseThrow(), each);
        double least = Double.POSITIVE_INFINITY;
        for (int n = 1; n <= usable; n++) {
            double byHand = byHand(topics, n * each);
            assertThat(load.ofMostLoaded(n * each)).isCloseTo(byHand, within(1e-6));
            least = Math.min(least, byHand);
        }
        double enough = (least > perMember ? least * 1.02 : perMember) + 1e-6;
        int expected = 1;
        while (byHand(topics, expected * each) > enough) {
            expected++;
        }
        assertThat(load.smallest(perMember, each, usable)).isEqualTo(new Load.Size(expected, least <= perMember));
        assertThat(load.ofMostLoaded((usable + 7) * each)).isEqualTo(load.ofMostLoaded(usable * each));
    }

    /** As the range assignor itself works: for each topic in turn, for each member in turn, so many of what is left. */
    private static double byHand(List<double[]> topics, int members) {
        double[] loads = new double[members];
        for (double[] topic : topics) {
            int next = 0;
            for (int member = 0; member < members; member++) {
                int takes = Math.ceilDiv(topic.length - next, members - member);
                for (int i = 0; i < takes; i++) {
                    loads[member] += topic[next++];
                }
            }
        }
        return Arrays.stream(loads).max().orElseThrow();
    }
}
