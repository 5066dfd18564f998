package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.GroupReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Groups that hand their partitions around: when that is a storm, and why. */
class ChurnScenarioTest {

    /** Every minute the group rebalances for so long, and comes back with another member id. */
    private static void storm(Stage stage, int minutes, int unstableSeconds) {
        for (int i = 0; i < minutes; i++) {
            stage.then(s -> s.state = GroupReading.State.PREPARING_REBALANCE)
                    .seconds(unstableSeconds)
                    .then(s -> {
                        s.state = GroupReading.State.STABLE;
                        s.consumers.get(0).id = s.consumers.get(0).id + "'";
                    })
                    .seconds(60L - unstableSeconds);
        }
    }

    @Test
    void membersThatAreEvictedAgainAndAgainAreAStormAndFreezeTheSize() {
        Stage stage = Stage.of(6, 3).arrival(30).minutes(12);
        assertThat(stage.everFound()).isEmpty();
        storm(stage, 8, 45);
        Finding finding = stage.found(FindingType.RebalanceStorm);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(finding.message())
                .contains(
                        "group billing: at least",
                        "rebalances in 10m",
                        "although no Pod restarts",
                        "/s while it was at rest");
        assertThat(finding.advice()).contains("max.poll.interval.ms", "max.poll.records");
        assertThat(finding.effect()).isEqualTo(Finding.Effect.Hold);
        assertThat(stage.last().decision().reason()).isEqualTo(Reason.HeldByFinding);
        assertThat(stage.timesShown(FindingType.RebalanceStorm)).isEqualTo(1);

        Instant over = stage.now();
        stage.minutes(40);
        assertThat(stage.finding(FindingType.RebalanceStorm)).isEmpty();
        assertThat(stage.timesShown(FindingType.RebalanceStorm)).isEqualTo(1);
        assertThat(stage.last().time()).isAfter(over.plus(Duration.ofMinutes(10)));
    }

    /** Consumers of one kind wait for one slow thing and are all late at once: often nobody is there when somebody looks. */
    @Test
    void membersThatAreEvictedAllAtOnceAreEvictedAllTheSame() {
        Stage stage = Stage.of(6, 3).arrival(30).minutes(12);
        for (int i = 0; i < 4; i++) {
            stage.then(s -> s.consumers.forEach(consumer -> consumer.joined = false))
                    .seconds(60)
                    .then(s -> s.consumers.forEach(consumer -> {
                        consumer.joined = true;
                        consumer.id = consumer.id + "'";
                    }))
                    .seconds(15);
        }
        stage.then(s -> s.consumers.forEach(consumer -> consumer.joined = false))
                .seconds(30);
        assertThat(stage.found(FindingType.RebalanceStorm).message())
                .contains("members leave and come back although no Pod restarts");
    }

    @Test
    void rebalancesThatCostNothingAreOnlyWorthKnowing() {
        Stage stage = Stage.of(6, 3).arrival(5).minutes(12);
        for (int i = 0; i < 10; i++) {
            stage.then(s -> s.consumers.get(0).id = s.consumers.get(0).id + "'").minutes(1);
        }
        assertThat(stage.found(FindingType.RebalanceStorm).severity()).isEqualTo(Finding.Severity.Info);
        assertThat(stage.everWarned()).doesNotContain(FindingType.RebalanceStorm);
    }

    @Test
    void aFewRebalancesAreNoStorm() {
        Stage stage = Stage.of(6, 3).arrival(5).minutes(12);
        for (int i = 0; i < 3; i++) {
            stage.then(s -> s.consumers.get(0).id = s.consumers.get(0).id + "'").minutes(2);
        }
        assertThat(stage.everFound()).doesNotContain(FindingType.RebalanceStorm);
    }

    @Test
    void theRebalancesOfOurOwnScalingAreNotCounted() {
        Stage stage = Stage.of(12, 6).arrival(10).minutes(12);
        for (int i = 0; i < 6; i++) {
            stage.then(s -> {
                        s.replicas = s.replicas == 6 ? 5 : 6;
                        s.state = GroupReading.State.PREPARING_REBALANCE;
                    })
                    .seconds(30)
                    .then(s -> {
                        s.state = GroupReading.State.STABLE;
                        s.consumers.get(0).id = s.consumers.get(0).id + "'";
                    })
                    .seconds(60);
        }
        assertThat(stage.everFound()).doesNotContain(FindingType.RebalanceStorm);
    }

    @Test
    void aGroupOfTheNewProtocolCountsItsOwnEpochs() {
        Stage stage = Stage.of(6, 3).arrival(30);
        stage.type = GroupReading.Type.CONSUMER;
        stage.epoch = 4;
        stage.minutes(12);
        for (int i = 0; i < 5; i++) {
            stage.then(s -> {
                        s.epoch = s.epoch == null ? 0 : s.epoch + 3;
                        s.state = GroupReading.State.RECONCILING;
                    })
                    .seconds(50)
                    .then(s -> s.state = GroupReading.State.STABLE)
                    .seconds(10);
        }
        assertThat(stage.found(FindingType.RebalanceStorm).message())
                .contains("15 rebalances")
                .doesNotContain("at least");
    }

    /** Ten Pods of a slow image join one after the other, and each raises the epoch of the new protocol. */
    @Test
    void podsThatTakeMinutesToStartAreNoStorm() {
        Stage stage = Stage.of(12, 12).arrival(30);
        stage.type = GroupReading.Type.CONSUMER;
        stage.epoch = 4;
        stage.replicas = 2;
        stage.consumers.subList(2, 12).forEach(consumer -> consumer.joined = false);
        stage.minutes(12).then(s -> s.replicas = 12).minutes(3);
        for (int i = 2; i < 12; i++) {
            int joining = i;
            stage.then(s -> {
                        s.epoch = s.epoch == null ? 0 : s.epoch + 1;
                        s.consumers.get(joining).joined = true;
                        s.state = GroupReading.State.RECONCILING;
                    })
                    .seconds(20)
                    .then(s -> s.state = GroupReading.State.STABLE)
                    .seconds(10);
        }
        stage.minutes(5);
        assertThat(stage.everFound()).doesNotContain(FindingType.RebalanceStorm);
    }

    @Test
    void aStormThatFollowsOurChangesIsSaidToBeOurs() {
        Stage stage = Stage.of(12, 6).arrival(30);
        stage.type = GroupReading.Type.CONSUMER;
        stage.epoch = 4;
        stage.minutes(12)
                .then(s -> {
                    s.replicas = 5;
                    s.epoch = s.epoch == null ? 0 : s.epoch + 6;
                })
                .seconds(150);
        for (int i = 0; i < 4; i++) {
            stage.then(s -> {
                        s.epoch = s.epoch == null ? 0 : s.epoch + 1;
                        s.state = GroupReading.State.RECONCILING;
                    })
                    .seconds(50)
                    .then(s -> s.state = GroupReading.State.STABLE)
                    .seconds(5);
        }
        Finding finding = stage.found(FindingType.RebalanceStorm);
        assertThat(finding.message())
                .contains("4 rebalances in 10m besides 6 after a rollout or a change of replicas")
                .contains("most of them after changes of replicas");
        assertThat(finding.advice()).contains("spec.stability to High");
        assertThat(finding.effect()).isEqualTo(Finding.Effect.Hold);
    }

    @Test
    void aMemberOfTheNewProtocolThatComesBackWithItsIdWasEvicted() {
        Stage stage = Stage.of(6, 3).arrival(30);
        stage.type = GroupReading.Type.CONSUMER;
        stage.epoch = 4;
        stage.minutes(12);
        for (int i = 0; i < 6; i++) {
            stage.then(s -> {
                        s.epoch = s.epoch == null ? 0 : s.epoch + 1;
                        s.consumers.get(1).joined = false;
                        s.state = GroupReading.State.RECONCILING;
                    })
                    .seconds(50)
                    .then(s -> {
                        s.epoch = s.epoch == null ? 0 : s.epoch + 1;
                        s.consumers.get(1).joined = true;
                        s.state = GroupReading.State.STABLE;
                    })
                    .seconds(10);
        }
        assertThat(stage.found(FindingType.RebalanceStorm).message())
                .contains("members leave and come back although no Pod restarts");
    }

    @Test
    void aMemberThatKeepsAPartitionIsNamed() {
        Stage stage = Stage.of(6, 3).arrival(10);
        stage.type = GroupReading.Type.CONSUMER;
        stage.epoch = 4;
        stage.minutes(4).then(s -> {
            s.epoch = 5;
            s.state = GroupReading.State.RECONCILING;
            s.consumers.get(2).releasing = Set.of(s.partition(2).id);
        });
        stage.minutes(4);
        assertThat(stage.finding(FindingType.RevocationStuck)).isEmpty();
        stage.minutes(3);
        Finding finding = stage.found(FindingType.RevocationStuck);
        assertThat(finding.message()).contains("pod consumer-2 has not released orders-2");
        assertThat(finding.effect()).isEqualTo(Finding.Effect.Hold);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Confirmed);
        stage.then(s -> {
                    s.state = GroupReading.State.STABLE;
                    s.consumers.get(2).releasing = Set.of();
                })
                .minutes(1);
        assertThat(stage.finding(FindingType.RevocationStuck)).isEmpty();
    }

    @Test
    void aReconcilingGroupWhoseEpochGoesOnIsNotStuck() {
        Stage stage = Stage.of(6, 3).arrival(10);
        stage.type = GroupReading.Type.CONSUMER;
        stage.epoch = 4;
        stage.minutes(4);
        for (int i = 0; i < 4; i++) {
            stage.then(s -> {
                        s.epoch = s.epoch == null ? 0 : s.epoch + 1;
                        s.state = GroupReading.State.RECONCILING;
                    })
                    .minutes(3);
        }
        assertThat(stage.everFound()).doesNotContain(FindingType.RevocationStuck);
    }

    @Test
    void membersWithoutPartitionsAreIdle() {
        Stage stage = Stage.of(2, 4).arrival(10).minutes(6);
        Finding finding = stage.found(FindingType.IdleMembers);
        assertThat(finding.message()).contains("2 of 4 members own no partition, of 2 partitions");
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Info);
        assertThat(finding.evidence()).extracting(Finding.Evidence::pod).containsExactly("consumer-2", "consumer-3");
        assertThat(Stage.of(4, 4).arrival(10).minutes(6).everFound()).isEmpty();
    }
}
