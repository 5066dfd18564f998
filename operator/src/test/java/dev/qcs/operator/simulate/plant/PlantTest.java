package dev.qcs.operator.simulate.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.qcs.operator.simulate.plant.PlantSettings.Consumers;
import dev.qcs.operator.simulate.plant.PlantSettings.Pods;
import dev.qcs.operator.simulate.plant.PlantSettings.Rebalance;
import dev.qcs.operator.simulate.plant.PlantSettings.Rebalance.Protocol;
import dev.qcs.operator.simulate.workload.Skew;
import dev.qcs.operator.simulate.workload.Workload;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plant against what can be worked out by hand. */
class PlantTest {
    private static final int OBJECTIVE = 60;

    @Test
    void nothingIsLostAndNothingComesFromNowhere() {
        PlantSettings settings = PlantSettings.usual()
                .withPartitions(11)
                .with(new Pods(20, 10, 30))
                .with(new Consumers(2, 40, 0.11, 0.02))
                .committingEvery(7);
        Workload workload = Workload.of("w", 3600, t -> 300 + 250 * Math.sin(t / 200.0))
                .skewed(new Skew.Hot(0.3, 400))
                .capacity(t -> t > 2000 ? 0.8 : 1)
                .downstream(t -> t > 3000 ? 200 : 1000);
        Plant plant = new Plant(settings, workload, OBJECTIVE, 7);
        Random random = new Random(3);
        double arrived = 0;
        double lagBefore = 0;
        for (int t = 0; t < 3600; t++) {
            if (random.nextInt(100) == 0) {
                plant.scale(random.nextInt(13));
            }
            arrived += workload.arrivals(t);
            double readBefore = plant.readOnce();
            plant.tick();
            double lag = plant.arrived() - plant.readOnce();
            assertThat(plant.arrived()).isCloseTo(arrived, within(1e-4));
            assertThat(lag).isGreaterThanOrEqualTo(0);
            assertThat(plant.readOnce() - readBefore).isBetween(0.0, plant.servedLately() + 1e-6);
            assertThat(lag - lagBefore).isCloseTo(workload.arrivals(t) - (plant.readOnce() - readBefore), within(1e-4));
            lagBefore = lag;
            for (int p = 0; p < 11; p++) {
                assertThat(plant.view().committed(p)).isBetween(0L, plant.view().end(p));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"12,1", "12,4", "12,5", "12,6", "12,11", "12,12", "12,20", "11,10", "11,6", "64,33", "64,22", "7,3"})
    void aSaturatedGroupDoesWhatItsMemberWithTheMostPartitionsLeaves(int partitions, int replicas) {
        PlantSettings settings =
                PlantSettings.usual().withPartitions(partitions).startingWith(replicas);
        // Long enough for the less loaded members to run dry, were there an end to the backlog: there is none.
        Plant plant = plant(settings, t -> 100 * partitions);
        run(plant, 100);
        // Even arrivals that the most loaded member can just carry: the group's sustainable rate.
        double sustained = 100.0 * partitions / Math.ceilDiv(partitions, replicas);
        assertThat(settings.sustained(replicas)).isCloseTo(sustained, within(1e-9));
        Plant just = plant(settings, t -> sustained * 0.999);
        run(just, 600);
        assertThat(just.secondsBehind()).isZero();
        Plant over = plant(settings, t -> sustained * 1.01);
        run(over, 600);
        assertThat(over.secondsBehind()).isCloseTo(600 * 0.01 / 1.01, within(1.0));
    }

    @Test
    void underRangeTheFirstMemberCarriesTheExtraPartitionOfEachTopic() {
        PlantSettings range =
                PlantSettings.usual().withTopics(4).with(Assignor.Range).startingWith(2);
        assertThat(range.sustained(2)).isCloseTo(150, within(1e-9));
        Plant over = plant(range, t -> 160);
        run(over, 300);
        assertThat(over.secondsBehind()).isGreaterThan(15);
        Plant balanced = plant(range.with(Assignor.Balanced), t -> 160);
        run(balanced, 300);
        assertThat(balanced.secondsBehind()).isZero();
    }

    @Test
    void theOldestMessageIsAsOldAsTheArrivalCurveSays() {
        // One partition, 100/s in and 50/s out from the start: at t = 40 the group has read 2,000 of 4,000, and message
        // 2,000
        // came at t = 20.
        PlantSettings one = PlantSettings.usual()
                .withPartitions(1)
                .with(new Consumers(1, 50, 0, 0))
                .startingWith(1);
        Plant plant = plant(one, t -> t < 40 ? 100 : 0);
        run(plant, 40);
        assertThat(plant.secondsBehind()).isCloseTo(20, within(1e-6));
        // Nothing more comes: at t = 60 message 3,000 is next, of t = 30.
        run(plant, 20);
        assertThat(plant.secondsBehind()).isCloseTo(30, within(1e-6));
        run(plant, 20);
        assertThat(plant.secondsBehind()).isZero();
    }

    @Test
    void messagesAreLateWhenTheyWaitedLonger() {
        // As above with an objective of 25 s: message m came at m/100 and is read at m/50; late are those with m/100 >
        // 25, from
        // 2,500 to 4,000.
        PlantSettings one = PlantSettings.usual()
                .withPartitions(1)
                .with(new Consumers(1, 50, 0, 0))
                .startingWith(1);
        Plant plant = new Plant(one, Workload.of("w", 1000, t -> t < 40 ? 100 : 0), 25, 1);
        run(plant, 65);
        assertThat(plant.late()).isCloseTo(1500, within(100.0));
        run(plant, 35);
        assertThat(plant.late()).isCloseTo(1500, within(100.0));
    }

    @Test
    void somethingThatWaitsForLongIsNotForgotten() {
        Plant plant = plant(PlantSettings.usual().startingWith(0), t -> t == 10 ? 12 : 0);
        run(plant, 3000);
        assertThat(plant.secondsBehind()).isCloseTo(2990, within(1e-6));
        assertThat(plant.late()).isCloseTo(12, within(1e-6));
    }

    @Test
    void eagerStopsEverythingAndCooperativeOnlyWhatMoves() {
        PlantSettings eager = PlantSettings.usual().startingWith(4);
        assertThat(messagesReadAfterGrowing(eager, 0, 6)).isZero();
        // A partition that moved is read again from the last whole message.
        assertThat(messagesReadAfterGrowing(eager, 6, 1)).isCloseTo(600, within(4.0));
        PlantSettings cooperative = eager.with(new Rebalance(Protocol.Cooperative, 6));
        // Of twelve partitions four move; the eight others keep their four members busy.
        assertThat(messagesReadAfterGrowing(cooperative, 0, 6)).isCloseTo(6 * 400, within(1e-6));
        assertThat(messagesReadAfterGrowing(cooperative, 6, 1)).isCloseTo(600, within(4.0));
    }

    private static double messagesReadAfterGrowing(PlantSettings settings, int from, int seconds) {
        Plant plant = plant(settings, t -> 1200);
        run(plant, 20);
        plant.scale(6);
        run(plant, 30 + from);
        double before = plant.readOnce();
        run(plant, seconds);
        return plant.readOnce() - before;
    }

    @Test
    void pausesAreCountedByTheShareOfPartitionsThatPause() {
        Plant eager = plant(PlantSettings.usual().startingWith(4), t -> 100);
        eager.scale(6);
        run(eager, 60);
        assertThat(eager.pauseSeconds()).isCloseTo(6, within(1e-6));
        assertThat(eager.partitionsMoved()).isEqualTo(4);
        Plant cooperative =
                plant(PlantSettings.usual().startingWith(4).with(new Rebalance(Protocol.Cooperative, 1.5)), t -> 100);
        cooperative.scale(6);
        run(cooperative, 60);
        assertThat(cooperative.pauseSeconds()).isCloseTo(1.5 * 4 / 12, within(1e-6));
    }

    @Test
    void anEmptyGroupWaitsThreeSecondsMore() {
        Plant plant = plant(PlantSettings.usual().startingWith(0), t -> 10);
        plant.scale(1);
        run(plant, 30 + 6 + 3);
        assertThat(plant.readOnce()).isZero();
        run(plant, 1);
        assertThat(plant.readOnce()).isGreaterThan(0);
    }

    @Test
    void podsTakeTheirTimeToStartAndThoseThatHaveNotGoFirst() {
        Plant plant = plant(PlantSettings.usual().startingWith(2), t -> 10);
        plant.scale(8);
        run(plant, 30);
        assertThat(plant.view().ready()).isEqualTo(2);
        assertThat(plant.view().existing()).isEqualTo(8);
        run(plant, 1);
        assertThat(plant.view().ready()).isEqualTo(8);
        List<String> names = podNames(plant);
        plant.scale(12);
        run(plant, 5);
        // Four of eight and four that start: those that start are cancelled, and nobody else goes.
        plant.scale(8);
        assertThat(plant.view().existing()).isEqualTo(8);
        assertThat(podNames(plant)).isEqualTo(names);
        assertThat(plant.view().wanted()).isEqualTo(8);
        double pauses = plant.pauseSeconds();
        run(plant, 60);
        assertThat(plant.pauseSeconds()).isEqualTo(pauses);
        plant.scale(3);
        assertThat(podNames(plant)).isEqualTo(names.subList(0, 3));
    }

    private static List<String> podNames(Plant plant) {
        return plant.view().pods().stream().map(pod -> pod.name()).toList();
    }

    @Test
    void aNewPodComesToItsSpeedByAndBy() {
        PlantSettings settings = PlantSettings.usual()
                .withPartitions(1)
                .startingWith(0)
                .with(new Rebalance(Protocol.Cooperative, 0))
                .with(new Pods(10, 0, 40));
        Plant plant = plant(settings, t -> 1000);
        plant.scale(1);
        run(plant, 11);
        assertThat(plant.servedLately()).isCloseTo(50, within(1e-6));
        run(plant, 20);
        assertThat(plant.servedLately()).isCloseTo(75, within(1e-6));
        run(plant, 20);
        assertThat(plant.servedLately()).isCloseTo(100, within(1e-6));
    }

    @Test
    void whatWasNotCommittedIsReadAgainByTheNextOwnerButItsMessagesWaitNoMore() {
        PlantSettings settings =
                PlantSettings.usual().startingWith(6).committingEvery(60).with(new Rebalance(Protocol.Cooperative, 0));
        Plant plant = plant(settings, t -> 240);
        run(plant, 300);
        double readOnce = plant.readOnce();
        plant.scale(4);
        run(plant, 1);
        // Four partitions moved; each lies up to a minute of 20/s back and the new owner reads it all again.
        assertThat(plant.readOnce() - readOnce).isLessThan(240 - 1e-6);
        assertThat(plant.servedLately()).isGreaterThan(240);
        run(plant, 120);
        assertThat(plant.secondsBehind()).isZero();
    }

    @Test
    void commitsComeInTheirRhythmAndNotAllAtOnce() {
        Plant plant = plant(PlantSettings.usual().startingWith(12).committingEvery(10), t -> 120);
        run(plant, 100);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int p = 0; p < 12; p++) {
            long open = plant.view().end(p) - plant.view().committed(p);
            least = Math.min(least, open);
            most = Math.max(most, open);
        }
        assertThat(most).isLessThanOrEqualTo(100);
        assertThat(least).isLessThan(most);
    }

    @Test
    void moreConsumersGetInEachOthersWayWhenToldSo() {
        PlantSettings contended = PlantSettings.usual().with(new Consumers(1, 529_000, 0.11, 0));
        // The published measurements: 529k with one, 967k with two, 1,830k with four.
        assertThat(contended.sustained(2)).isCloseTo(967_000, within(20_000.0));
        assertThat(contended.sustained(4)).isCloseTo(1_830_000, within(20_000.0));
    }

    @Test
    void aLimitBehindTheConsumersHoldsHoweverManyThereAre() {
        PlantSettings settings = PlantSettings.usual().startingWith(12);
        Plant plant = new Plant(settings, Workload.of("w", 100, t -> 900).downstream(t -> 410), OBJECTIVE, 1);
        run(plant, 50);
        assertThat(plant.servedLately()).isCloseTo(410, within(1e-6));
        Plant falling = new Plant(
                settings.with(new Consumers(1, 100, 0, 0.1)),
                Workload.of("w", 100, t -> 900).downstream(t -> 410),
                OBJECTIVE,
                1);
        run(falling, 50);
        assertThat(falling.servedLately()).isCloseTo(410 / 2.1, within(1e-6));
        assertThat(falling.view().processor()).isCloseTo(1, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,2,'partitions must be 1 to 10000, was 0'",
        "12,5,2,'12 partitions cannot be spread evenly over 5 topics; choose a multiple'",
        "12,1,-1,'replicas at the start must be 0 to 1000, was -1'"
    })
    void settingsThatMakeNoSenseAreRefusedInWords(int partitions, int topics, int replicas, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlantSettings.usual()
                        .withPartitions(partitions)
                        .withTopics(topics)
                        .startingWith(replicas))
                .withMessage(message);
    }

    private static Plant plant(PlantSettings settings, IntToDoubleFunction perSecond) {
        return new Plant(settings, Workload.of("w", 3600, perSecond), OBJECTIVE, 1);
    }

    private static void run(Plant plant, int seconds) {
        for (int i = 0; i < seconds; i++) {
            plant.tick();
        }
    }
}
