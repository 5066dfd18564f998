package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Alarms that were once raised where all was well, each found among very many healthy groups. */
class FalseAlarmScenarioTest {

    private static Policies patient() {
        return Policies.lagSeconds(900).replicas(1, 24).capacity(100);
    }

    @Test
    void aBurstThatIsWorkedOffInTimeIsNoLackOfPartitions() {
        Stage stage = new Stage(patient(), 1, 1).arrival(50).minutes(5);
        for (int i = 0; i < 8; i++) {
            stage.then(s -> s.partition(0).end += 6_000).minutes(1);
        }
        assertThat(stage.everWarned()).doesNotContain(FindingType.PartitionLimited);
        stage.then(s -> s.partition(0).arrival = 250).minutes(40);
        assertThat(stage.finding(FindingType.PartitionLimited))
                .as("late at last")
                .isPresent();
    }

    @Test
    void aBacklogThatGrowsInARolloutIsNoSlowConsumer() {
        Stage stage = Stage.of(6, 3).arrival(20).minutes(3);
        stage.then(s -> s.partitions.forEach(p -> p.capacity = 10))
                .then(s -> s.rollingOut = true)
                .minutes(14);
        assertThat(stage.everFound()).doesNotContain(FindingType.SlowConsumer);
        stage.then(s -> s.rollingOut = false).minutes(4);
        assertThat(stage.finding(FindingType.SlowConsumer)).isPresent();
    }

    @Test
    void aLongRecordThatBeginsAnewAfterACrashIsNotStuck() {
        Stage stage = new Stage(patient().maxProcessing(360), 6, 3).arrival(20).minutes(3);
        stage.then(s -> s.partition(4).frozen = true).minutes(5);
        stage.then(s -> s.partition(4).owner = 2)
                .then(s -> s.consumers.get(1).id = "m1-again")
                .run(Duration.ofSeconds(330), s -> {});
        assertThat(stage.everFound()).doesNotContain(FindingType.PartitionFrozen, FindingType.PoisonMessage);
        stage.minutes(8);
        assertThat(stage.finding(FindingType.PoisonMessage))
                .as("twice its time")
                .isPresent();
    }

    @Test
    void whatIsWorkedOffQuicklyAfterLongRecordsWasNotSkipped() {
        Stage stage = new Stage(patient().every(30).maxProcessing(300), 3, 3)
                .arrival(20)
                .minutes(10);
        for (int i = 0; i < 4; i++) {
            stage.then(s -> s.partition(2).frozen = true).minutes(4);
            stage.then(s -> s.partition(2).committed++);
        }
        stage.then(s -> s.partition(2).frozen = false)
                .then(s -> s.partition(2).capacity = 190)
                .minutes(4);
        assertThat(stage.everWarned()).doesNotContain(FindingType.OffsetSkippedForward);
    }

    @Test
    void aStepIsNotJudgedByTheRateOfConsumersThatCommitOnceAMinute() {
        Stage stage = new Stage(Policies.lagSeconds(120).replicas(1, 8).capacity(100), 8, 1);
        stage.followDecisions = true;
        stage.partitions.forEach(p -> p.frozen = true);
        int[] second = {0};
        // Every commit holds a minute's work: no rate over half a minute is one of the consumers.
        stage.run(Duration.ofMinutes(40), s -> {
            second[0] += 5;
            s.partitions.forEach(p -> {
                p.arrival = second[0] < 600 ? 10 : 16;
                if (second[0] % 60 == 0) {
                    p.committed = Math.min(p.end, p.committed + 60 * 12.5 * Math.min(1.5, s.replicas));
                }
            });
        });
        assertThat(stage.everFound()).doesNotContain(FindingType.IneffectiveScaling);
    }
}
