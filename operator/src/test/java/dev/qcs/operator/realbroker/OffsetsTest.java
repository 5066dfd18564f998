package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Confidence;
import dev.qcs.operator.diagnose.Finding.Effect;
import dev.qcs.operator.diagnose.Finding.Evidence;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.testing.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Committed offsets that go where no consumption takes them, are about to be forgotten, or lose their records. */
class OffsetsTest {
    /** So long that the broker itself forgets nothing meanwhile; by the clock of the test it is soon. */
    private static final Map<String, String> FORGETFUL = Map.of("offsets.retention.minutes", "120");

    @RegisterExtension
    static final RealBroker broker = new RealBroker(() -> EmbeddedKafka.start(1, FORGETFUL));

    private static WatchedGroup watch(String group, String topic) {
        return broker.watched().group(group, topic).in(group + "-0");
    }

    @Test
    void offsetsSetBackToTheStartAreAnEventAndAnIdleGroupIsNone() throws Exception {
        broker.topic("ledger", 2);
        broker.sendToAll("ledger", 2, 1_500);
        WatchedGroup reset = watch("reset", "ledger");
        WatchedGroup idle = watch("idle", "ledger");
        for (int p = 0; p < 2; p++) {
            broker.commit("reset", "ledger", p, 1_500);
            broker.commit("idle", "ledger", p, 1_500);
        }
        broker.watched().look();
        for (int p = 0; p < 2; p++) {
            broker.commit("reset", "ledger", p, 0);
        }

        Finding found = reset.until(FindingType.OffsetResetToEarliest);

        assertThat(found.severity()).isEqualTo(Severity.Warning);
        assertThat(found.effect()).isEqualTo(Effect.Hold);
        assertThat(found.message()).contains("3k records to the start of the log on 2 partitions");
        assertThat(found.advice()).contains("processed again", "idempotent");
        assertThat(reset.last().estimate().lag()).isEqualTo(3_000);
        broker.watched().minutes(15);
        assertThat(reset.finding(FindingType.OffsetResetToEarliest)
                        .orElseThrow()
                        .past())
                .as("it stays listed, behind what is still true")
                .isTrue();
        assertThat(idle.everFound()).isEmpty();
    }

    @Test
    void aRewindIsToldAndWhatARebalanceRepeatsIsOnlyWorthKnowing() throws Exception {
        broker.topic("journal", 1);
        broker.send("journal", 0, 5_000);
        WatchedGroup rewound = watch("rewound", "journal");
        WatchedGroup repeating = watch("repeating", "journal");
        broker.commit("rewound", "journal", 0, 5_000);
        broker.commit("repeating", "journal", 0, 5_000);
        broker.watched().look();
        broker.commit("rewound", "journal", 0, 3_000);
        broker.commit("repeating", "journal", 0, 4_900);

        Finding found = rewound.until(FindingType.OffsetRewind);

        assertThat(found.severity()).isEqualTo(Severity.Warning);
        assertThat(found.message())
                .contains("went back 2k records on journal-0")
                .doesNotContain("worked off again");
        assertThat(found.evidence()).containsExactly(new Evidence(new PartitionId("journal", 0), 5_000L, null));
        assertThat(repeating.until(FindingType.OffsetRewind).severity()).isEqualTo(Severity.Info);

        broker.worker("rewound", "rewound-0", "journal").start();
        broker.awaitCommitted("rewound", "journal", 0, 5_000);
        rewound.until(
                FindingType.OffsetRewind, finding -> finding.message().contains("they have been worked off again"));
        assertThat(rewound.everFound()).containsExactly(FindingType.OffsetRewind);
    }

    @Test
    void recordsThatWereSkippedAreToldAndAQuickCatchUpSkipsNone() throws Exception {
        broker.topic("feed", 1);
        broker.send("feed", 0, 1_000);
        WatchedGroup skipping = watch("skipping", "feed");
        WatchedGroup quick = watch("quick", "feed");
        Worker slow = broker.worker("skipping", "skipping-0", "feed").gated().start();
        Worker fast = broker.worker("quick", "quick-0", "feed").gated().start();
        Watched.Step work = () -> {
            slow.allow(20);
            fast.allow(20);
            broker.await("done", () -> slow.usedUp() && fast.usedUp());
        };
        broker.watched().beforeEachLook(work);
        broker.watched().minutes(3);
        broker.send("feed", 0, 20_000);
        broker.watched().minutes(1);
        broker.watched().noMore(work);
        slow.stop();
        broker.awaitMembers("skipping", 0);
        broker.watched().minutes(1);
        long at = skipping.committed(0);
        broker.commit("skipping", "feed", 0, 21_000);
        fast.allow(3_000);

        Finding found = skipping.until(FindingType.OffsetSkippedForward);

        assertThat(found.severity()).isEqualTo(Severity.Critical);
        assertThat(found.message()).contains("21k records of feed-0 were skipped", "went from " + at + " to 21000");
        assertThat(found.advice()).contains("set the group back to offset " + at);
        assertThat(quick.committed(0)).isGreaterThan(3_000);
        assertThat(quick.everFound()).doesNotContain(FindingType.OffsetSkippedForward);
    }

    @Test
    void anOffsetPastTheEndIsCriticalAndOneAtTheEndIsNot() throws Exception {
        broker.topic("cut", 1);
        broker.send("cut", 0, 100);
        WatchedGroup beyond = watch("beyond", "cut");
        WatchedGroup at = watch("at", "cut");
        broker.commit("beyond", "cut", 0, 1_100);
        broker.commit("at", "cut", 0, 100);

        Finding found = beyond.until(FindingType.OffsetBeyondLogEnd);

        assertThat(found.severity()).isEqualTo(Severity.Critical);
        assertThat(found.message()).contains("committed offset 1100 of cut-0 is past the end 100");
        assertThat(found.evidence()).containsExactly(new Evidence(new PartitionId("cut", 0), 1_100L, null));
        assertThat(at.everFound()).isEmpty();

        broker.commit("beyond", "cut", 0, 100);
        beyond.untilGone(FindingType.OffsetBeyondLogEnd);
    }

    @Test
    void recordsThatWereDeletedUnreadAreLostAndReadOnesAreNot() throws Exception {
        broker.topic("audit", 2);
        broker.sendToAll("audit", 2, 100);
        WatchedGroup late = watch("late", "audit");
        WatchedGroup prompt = watch("prompt", "audit");
        for (int p = 0; p < 2; p++) {
            broker.commit("late", "audit", p, 10);
            broker.commit("prompt", "audit", p, 60);
        }
        broker.watched().look();
        broker.admin()
                .deleteRecords(Map.of(new TopicPartition("audit", 1), RecordsToDelete.beforeOffset(60)))
                .all()
                .get();

        Finding found = late.until(FindingType.DataLost);

        assertThat(found.severity()).isEqualTo(Severity.Critical);
        assertThat(found.message())
                .contains("50 records were deleted unread on partition audit-1", "committed 10, the log starts at 60");
        assertThat(late.lag(1)).as("what is gone is no lag").isEqualTo(40);
        assertThat(prompt.everFound()).isEmpty();
    }

    @Test
    void commitsAheadOfWhatTheApplicationSaysItHasDoneAreTold() throws Exception {
        broker.topic("invoices", 1);
        broker.send("invoices", 0, 3_500);
        WatchedGroup early = watch("early", "invoices");
        WatchedGroup orderly = watch("orderly", "invoices");
        WatchedGroup silent = watch("silent", "invoices");
        broker.commit("early", "invoices", 0, 3_400, "worker=7;processed=100");
        broker.commit("orderly", "invoices", 0, 3_400, "processed=3300");
        broker.commit("silent", "invoices", 0, 3_400);

        Finding found = early.until(FindingType.CommitsAheadOfProcessing);

        assertThat(found.message())
                .contains("committed 3.3k records ahead of processing on invoices-0", "committed 3400", "up to 100");
        assertThat(found.advice()).contains("commit after processing");
        assertThat(orderly.everFound()).isEmpty();
        assertThat(silent.everFound()).isEmpty();
        assertThat(orderly.last().unchecked())
                .extracting(Unchecked::type)
                .doesNotContain(FindingType.CommitsAheadOfProcessing);
        assertThat(silent.last().unchecked())
                .contains(new Unchecked(
                        FindingType.CommitsAheadOfProcessing,
                        Unchecked.Cause.NO_HINT,
                        "the application gives no processed position"));
    }

    @Test
    void theOffsetsOfAGroupThatSleepsTooLongAreSavedByWakingIt() throws Exception {
        broker.watched().lookEvery(Duration.ofMinutes(1));
        broker.topic("nightly", 1);
        broker.topic("steady", 1);
        broker.send("nightly", 0, 5);
        WatchedGroup asleep = broker.watched()
                .group("asleep", "nightly")
                .in()
                .with(Policies.lagSeconds(60).replicas(0, 5).activationLag(1_000));
        WatchedGroup awake = watch("awake", "steady");
        WatchedGroup own = watch("own", "steady");
        Worker last = broker.worker("asleep", "asleep-0", "nightly").start();
        broker.worker("awake", "awake-0", "steady").start();
        broker.worker("own", "own-0", "steady")
                .assigned(new TopicPartition("steady", 0))
                .start();
        broker.send("steady", 0, 1);
        broker.awaitWorkedOff("asleep", "nightly", 0);
        broker.awaitWorkedOff("own", "steady", 0);
        broker.awaitMembers("awake", 1);
        broker.watched().minutes(1);
        last.stop();
        broker.awaitMembers("asleep", 0);

        Finding found = asleep.until(FindingType.CommittedOffsetsExpiring);

        assertThat(found.confidence()).isEqualTo(Confidence.Confirmed);
        assertThat(found.severity()).isEqualTo(Severity.Warning);
        assertThat(found.message())
                .contains("group asleep has been empty for ", "committed offsets of 1 partition are deleted in ");
        assertThat(asleep.decision())
                .isInstanceOfSatisfying(
                        Decision.ScaleTo.class, wake -> assertThat(wake.to()).isEqualTo(1));
        assertThat(List.of(awake.everFound(), own.everFound())).allMatch(types -> types.isEmpty());
    }
}
