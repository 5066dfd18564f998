package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Loss;
import dev.qcs.operator.lag.BrokerLimits;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.policy.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What brokers delete too soon, and what they keep for too long. */
class RetentionScenarioTest {
    private static final long DAY_MS = 86_400_000L;
    private static final double GB = 1e9;

    // Unread data.

    private static Stage backlog(double hoursOld, long retentionMillis) {
        Stage stage = Stage.of(6, 3).arrival(20);
        stage.topics = List.of(stage.topic(retentionMillis, -1));
        Instant written = stage.now().minusSeconds((long) (hoursOld * 3600));
        stage.partitions.forEach(p -> {
            p.end += 2_000_000;
            p.timeOfCommitted = written;
        });
        return stage;
    }

    @Test
    void unreadDataNearItsRetentionIsToldInTimeAndReadWithAllThatIsOfUse() {
        Stage stage = backlog(160, 7 * DAY_MS);
        stage.followDecisions = true;
        stage.seconds(20);
        assertThat(stage.finding(FindingType.DataExpiring)).isEmpty();
        stage.seconds(40);
        Finding finding = stage.found(FindingType.DataExpiring);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(finding.message()).contains("can be deleted from 7h59m on", "records are kept for 7d");
        assertThat(finding.effect()).isEqualTo(Finding.Effect.ToCap);
        assertThat(stage.replicas).isEqualTo(6);
        assertThat(stage.last().decision().to()).isEqualTo(6);
        // Read up: the danger is past.
        stage.then(s -> s.partitions.forEach(p -> {
                    p.committed = p.end;
                    p.timeOfCommitted = null;
                }))
                .minutes(1);
        assertThat(stage.finding(FindingType.DataExpiring)).isEmpty();
        assertThat(stage.timesShown(FindingType.DataExpiring)).isEqualTo(1);
    }

    @Test
    void twoHoursBeforeItIsCritical() {
        Stage stage = backlog(167, 7 * DAY_MS).minutes(1);
        assertThat(stage.found(FindingType.DataExpiring).severity()).isEqualTo(Finding.Severity.Critical);
    }

    @Test
    void aRaceThatIsWonIsNobodysReasonToGetUp() {
        // Three old partitions are read at 100/s, three and a half records a second come up to the edge.
        Stage stage = backlog(167, 7 * DAY_MS);
        stage.minutes(1);
        assertThat(stage.found(FindingType.DataExpiring).severity()).isEqualTo(Finding.Severity.Critical);
        stage.minutes(6);
        Finding finding = stage.found(FindingType.DataExpiring);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(finding.message()).contains("100/s are read where", "none is lost at this pace");
        assertThat(finding.effect()).as("as many as are of use all the same").isEqualTo(Finding.Effect.ToCap);
    }

    @Test
    void aRaceThatIsLostSaysWhenTheFirstIsLost() {
        Stage stage = backlog(167, 7 * DAY_MS);
        // Two million records in 167 hours are 3.3 a second; half as many are read.
        stage.partitions.forEach(p -> p.capacity = 1.66);
        stage.minutes(7);
        Finding finding = stage.found(FindingType.DataExpiring);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(finding.message())
                .contains(
                        "1.7/s are read where 3.3/s expire",
                        "can be deleted from 53m on",
                        "the first is lost in about 105m");
    }

    @Test
    void whenIsFromTheEarliestToTheLatestSinceWholeSegmentsAreDeleted() {
        Stage stage = backlog(160, 7 * DAY_MS);
        stage.topics = List.of(withSegments(stage.topic(7 * DAY_MS, -1), 6 * 3_600_000L));
        stage.around =
                new Surroundings(List.of(), Set.of(), List.of(), new BrokerLimits(null, null, Duration.ofMinutes(30)));
        stage.minutes(1);
        assertThat(stage.found(FindingType.DataExpiring).message())
                .contains("can be deleted from 7h59m on, in 14h at the latest (brokers delete whole segments)");
    }

    private static TopicReading withSegments(TopicReading t, long millis) {
        return new TopicReading(
                t.name(),
                t.id(),
                t.partitionCount(),
                t.retentionMillis(),
                t.retentionBytes(),
                null,
                t.cleanup(),
                t.replicas(),
                t.segmentBytes(),
                millis,
                null,
                null,
                t.tiered(),
                t.named());
    }

    @Test
    void aSizeLimitCountsForTheTimeUntilTheFirstIsLostToo() {
        Stage stage = Stage.of(3, 3).arrival(10);
        stage.partitions.forEach(p -> p.capacity = 9);
        // Records of 100 bytes, of which the limit of a partition holds 100,000.
        stage.run(
                Duration.ofMinutes(12),
                s -> s.topics = List.of(new TopicReading(
                        Stage.TOPIC,
                        "id-1",
                        3,
                        -1L,
                        10_000_000L,
                        (long) (100
                                * s.partitions.stream()
                                        .mapToDouble(p -> p.end - p.start)
                                        .sum()),
                        "delete")));
        assertThat(stage.last().estimate().loss())
                .isInstanceOfSatisfying(
                        Loss.In.class,
                        in -> assertThat(in.time()).isBetween(Duration.ofMinutes(160), Duration.ofMinutes(167)));
        assertThat(stage.everFound()).doesNotContain(FindingType.DataExpiring);
    }

    @Test
    void aSizeLimitWhoseNearnessIsNotKnownIsNotCalledHarmless() {
        Stage stage = Stage.of(3, 3).arrival(10);
        stage.partitions.forEach(p -> p.capacity = 9);
        stage.topics = List.of(new TopicReading(Stage.TOPIC, "id-1", 3, -1L, 10_000_000L, null, "delete"));
        stage.gaps = List.of(
                new Gap(Gap.What.DISKS, "broker 1", "ClusterAuthorizationException", "grant Describe on the cluster"));
        stage.minutes(12);
        assertThat(stage.last().estimate().loss()).isEqualTo(Loss.Plain.UNKNOWN);
        assertThat(stage.last().unchecked())
                .filteredOn(one -> one.type() == FindingType.DataExpiring)
                .singleElement()
                .satisfies(one -> assertThat(one.why())
                        .contains("retention.bytes of orders is not checked", "ClusterAuthorizationException"));
        assertThat(stage.found(FindingType.ObservationDegraded).message()).contains("not checked: DataExpiring");
    }

    // Readers that are late.

    @Test
    void aReaderOfACompactedTopicMayHaveMissedDeletionsOnceItIsTooFarBehind() {
        Stage stage = backlog(30, -1);
        stage.topics = List.of(late("compact", 86_400_000L, null, false));
        stage.minutes(1);
        Finding finding = stage.found(FindingType.DeletionsMissed);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Info);
        assertThat(finding.message())
                .startsWith("possibly deletions in topic orders were missed: partition orders-0 is 30h behind")
                .contains("at least 24h", "delete.retention.ms");
        Stage near = backlog(20, -1);
        near.topics = List.of(late("compact", 86_400_000L, null, false));
        assertThat(near.minutes(1).everFound()).doesNotContain(FindingType.DeletionsMissed);
        Stage whole = backlog(30, -1);
        whole.topics = List.of(late("delete", 86_400_000L, null, false));
        assertThat(whole.minutes(1).everFound()).doesNotContain(FindingType.DeletionsMissed);
    }

    @Test
    void aReaderOfATieredTopicThatIsFarBehindReadsFromRemoteStorage() {
        Stage stage = backlog(30, 30 * DAY_MS);
        stage.topics = List.of(late("delete", null, 6 * 3_600_000L, true));
        stage.minutes(1);
        assertThat(stage.found(FindingType.RemoteReads).message())
                .contains("orders-0 is 30h behind", "6h", "local.retention.ms");
        Stage near = backlog(5, 30 * DAY_MS);
        near.topics = List.of(late("delete", null, 6 * 3_600_000L, true));
        assertThat(near.minutes(1).everFound()).doesNotContain(FindingType.RemoteReads);
        Stage asLong = backlog(30, 30 * DAY_MS);
        asLong.topics = List.of(late("delete", null, -2L, true));
        assertThat(asLong.minutes(1).everFound()).doesNotContain(FindingType.RemoteReads);
    }

    private static TopicReading late(
            String cleanup, @Nullable Long tombstoneMillis, @Nullable Long localMillis, boolean tiered) {
        return new TopicReading(
                Stage.TOPIC,
                "id-1",
                6,
                30 * DAY_MS,
                -1L,
                null,
                cleanup,
                1,
                null,
                null,
                tombstoneMillis,
                localMillis,
                tiered,
                true);
    }

    @Test
    void moreReplicasAreNotAskedForWhatStandsStill() {
        Stage stage = backlog(160, 7 * DAY_MS);
        stage.partitions.forEach(p -> p.frozen = true);
        stage.minutes(6);
        Finding finding = stage.found(FindingType.DataExpiring);
        assertThat(finding.effect()).isEqualTo(Finding.Effect.None);
        assertThat(finding.advice()).contains("more replicas do not help while they stand still");
    }

    @Test
    void aFreshBacklogOfALongRetentionIsNotAboutToExpire() {
        assertThat(backlog(2, 7 * DAY_MS).minutes(12).everFound()).doesNotContain(FindingType.DataExpiring);
    }

    @Test
    void aShortRetentionAlarmsInProportion() {
        // Ten minutes of retention: half of it is the horizon.
        Stage calm = Stage.of(6, 3).arrival(20);
        calm.topics = List.of(calm.topic(600_000, -1));
        assertThat(calm.minutes(15).everFound()).isEmpty();
        Stage late = backlog(0.1, 600_000).minutes(1);
        assertThat(late.found(FindingType.DataExpiring).severity()).isEqualTo(Finding.Severity.Warning);
        assertThat(backlog(0.16, 600_000)
                        .minutes(1)
                        .found(FindingType.DataExpiring)
                        .severity())
                .isEqualTo(Finding.Severity.Critical);
    }

    @Test
    void aSizeLimitExpiresWhatTimeWouldKeep() {
        // Records of 100 bytes; the limit holds 100,000 of them, ten thousand a minute arrive.
        Stage stage = Stage.of(3, 3);
        stage.partitions.forEach(p -> {
            p.start = 0;
            p.end = 95_000;
            p.committed = 1_000;
            p.arrival = 160;
            p.capacity = 170;
        });
        stage.run(
                Duration.ofMinutes(2),
                s -> s.topics = List.of(new TopicReading(
                        Stage.TOPIC,
                        "id-1",
                        3,
                        7 * DAY_MS,
                        10_000_000L,
                        (long) (100
                                * s.partitions.stream()
                                        .mapToDouble(p -> p.end - p.start)
                                        .sum()),
                        "delete")));
        Finding finding = stage.found(FindingType.DataExpiring);
        assertThat(finding.message()).contains("retention.bytes holds");
        assertThat(finding.severity()).isEqualTo(Finding.Severity.Critical);
    }

    @Test
    void aCompactedTopicExpiresNothing() {
        Stage stage = backlog(160, 7 * DAY_MS);
        stage.topics = List.of(new TopicReading(Stage.TOPIC, "id-1", 6, 7 * DAY_MS, -1L, 1_000L, "compact"));
        assertThat(stage.minutes(12).everFound()).doesNotContain(FindingType.DataExpiring);
    }

    // Committed offsets.

    private static Stage empty(boolean offsetsRetentionKnown) {
        Stage stage =
                new Stage(Policies.lagSeconds(60).toZeroAfter(60).capacity(100).every(60), 6, 1);
        if (offsetsRetentionKnown) {
            stage.around =
                    new Surroundings(List.of(), Set.of(), List.of(), new BrokerLimits(Duration.ofHours(10), null));
        }
        stage.followDecisions = true;
        stage.minutes(6);
        assertThat(stage.replicas).as("nothing to do, so scaled to zero").isZero();
        return stage.then(s -> s.consumers.getFirst().joined = false);
    }

    @Test
    void aGroupAtZeroIsWokenBeforeItsOffsetsAreForgotten() {
        Stage stage = empty(true);
        Instant emptied = stage.now();
        stage.run(Duration.ofHours(4), s -> {});
        assertThat(stage.everFound()).doesNotContain(FindingType.CommittedOffsetsExpiring);
        for (int i = 0; i < 120 && stage.replicas == 0; i++) {
            stage.minutes(1);
        }
        Finding finding = stage.found(FindingType.CommittedOffsetsExpiring);
        assertThat(finding.since()).isBetween(emptied.minusSeconds(60), emptied.plusSeconds(60));
        assertThat(finding.message()).contains("committed offsets of 6 partitions are deleted in");
        assertThat(finding.advice()).contains("one replica is started to keep them");
        assertThat(stage.replicas).isEqualTo(1);
        assertThat(stage.last().decision().to()).isEqualTo(1);

        stage.then(s -> s.consumers.getFirst().joined = true).minutes(5);
        assertThat(stage.finding(FindingType.CommittedOffsetsExpiring)).isEmpty();
        assertThat(stage.replicas).isZero();
    }

    @Test
    void theClockOfAnEmptyGroupSurvivesARestartOfTheOperator() {
        Stage stage = empty(true).run(Duration.ofHours(4), s -> {});
        stage.operatorComesBack().run(Duration.ofMinutes(75), s -> {});
        assertThat(stage.finding(FindingType.CommittedOffsetsExpiring)).isPresent();
    }

    @Test
    void aGroupThatWasEmptyAtFirstSightMayHaveUsedUpHalf() {
        Stage stage = new Stage(Policies.lagSeconds(60).replicas(1, 5).every(60), 6, 1);
        stage.around = new Surroundings(List.of(), Set.of(), List.of(), new BrokerLimits(Duration.ofHours(10), null));
        stage.consumers.getFirst().joined = false;
        stage.run(Duration.ofMinutes(4), s -> {});
        Finding finding = stage.found(FindingType.CommittedOffsetsExpiring);
        assertThat(finding.message()).contains("at least", "in at most");
    }

    @Test
    void withoutTheSettingTheDefaultIsAssumedAndSaid() {
        Stage stage = empty(false).minutes(2).pass(Duration.ofDays(6)).minutes(4);
        Finding finding = stage.found(FindingType.CommittedOffsetsExpiring);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Suspected);
        assertThat(finding.message()).contains("7 days are assumed");
    }

    @Test
    void aGroupThatAssignsItsPartitionsItselfIsNotEmptyInThatSense() {
        Stage stage = Stage.of(6, 1);
        stage.selfAssigned = true;
        stage.consumers.getFirst().joined = false;
        stage.pass(Duration.ofDays(6)).minutes(4);
        assertThat(stage.everFound()).doesNotContain(FindingType.CommittedOffsetsExpiring);
    }

    // Disks.

    /** Fifty gigabytes a day in records of a kilobyte over twelve partitions, read as they come. */
    private static Stage growing(long retentionMillis, int copies, double diskBytes) {
        Stage stage = Stage.of(12, 4);
        double perSecond = 50 * GB / 86_400 / 1_000;
        stage.partitions.forEach(p -> {
            p.end = 1_000_000;
            p.committed = 1_000_000;
            p.arrival = perSecond / 12;
        });
        stage.run(Duration.ofMinutes(1), s -> disks(s, retentionMillis, copies, diskBytes));
        return stage;
    }

    private static void disks(Stage s, long retentionMillis, int copies, double diskBytes) {
        double bytes = s.partitions.stream().mapToDouble(p -> p.end * 1_000).sum();
        s.topics = List.of(new TopicReading(
                Stage.TOPIC,
                "id-1",
                12,
                retentionMillis,
                -1L,
                (long) bytes,
                "delete",
                copies,
                1_073_741_824L,
                null,
                null,
                null,
                false,
                true));
        // Each of three brokers holds a third of all copies.
        double used = bytes * copies / 3;
        s.disks = List.of(
                new DiskReading(1, "/data", (long) diskBytes, (long) (diskBytes - used)),
                new DiskReading(2, "/data", (long) diskBytes, (long) (diskBytes - used) - 4096),
                new DiskReading(3, "/data", (long) diskBytes, (long) (diskBytes - used) - 8192));
    }

    @Test
    void aTopicWithoutLimitsIsToldWeeksBeforeTheDiskIsFullAlthoughNothingLags() {
        Stage stage = growing(-1, 3, 3_000 * GB);
        assertThat(stage.last().estimate().lag()).isLessThan(100);
        Finding finding = stage.found(FindingType.RetentionUnbounded);
        assertThat(finding.confidence()).isEqualTo(Finding.Confidence.Confirmed);
        assertThat(finding.message())
                .contains("topic orders keeps everything for ever (retention.ms=-1, retention.bytes=-1)")
                .contains("in 3 copies", "growing 150 GB a day", "full in 59d, on 2026-03-01");
        assertThat(finding.advice()).contains("set retention.bytes (per partition) and retention.ms on orders");
        assertThat(stage.everWarned()).containsExactly(FindingType.RetentionUnbounded);
    }

    @Test
    void theSizeOfAYoungTopicIsDividedByTheRecordsItHadWhenItWasRead() {
        // A kilobyte each, 100 a second; sizes are read once a minute, offsets at every look.
        Stage stage = Stage.of(3, 1).arrival(100.0 / 3);
        double[] bytes = {0};
        stage.run(Duration.ofSeconds(110), s -> {
            double now = s.partitions.stream().mapToDouble(p -> p.end * 1_000).sum();
            bytes[0] = now - bytes[0] > 5_500_000 ? now : bytes[0];
            s.topics = List.of(new TopicReading(
                    Stage.TOPIC, "id-1", 3, -1L, -1L, (long) bytes[0], "delete", 1, 1L, null, null, null, false, true));
            s.disks = List.of(new DiskReading(1, "/data", (long) (1_000 * GB), (long) (400 * GB)));
        });
        assertThat(stage.found(FindingType.RetentionUnbounded).message())
                .containsAnyOf("growing 8.6 GB a day", "growing 8.7 GB a day", "growing 8.5 GB a day");
    }

    @Test
    void noSizeLimitIsFineWhenTheTimeLimitFitsTheDisk() {
        assertThat(growing(7 * DAY_MS, 3, 3_000 * GB).everFound()).isEmpty();
    }

    @Test
    void aTimeLimitThatIsTooLongForTheDiskIsProjectedWithItsCopies() {
        Stage stage = growing(60 * DAY_MS, 3, 3_000 * GB);
        assertThat(stage.found(FindingType.RetentionUnbounded).message())
                .contains("has no size limit: at 150 GB a day and 60d of retention it needs 9 TB in 3 copies")
                .contains("its brokers' disks have 9 TB")
                .contains("2026-03-01");
        // One copy fits.
        assertThat(growing(60 * DAY_MS, 1, 3_000 * GB).everFound()).isEmpty();
    }

    @Test
    void tieredTopicsAndThoseThatAreCompactedFillNoLocalDisk() {
        Stage stage = Stage.of(3, 1).arrival(10);
        stage.topics = List.of(new TopicReading(
                Stage.TOPIC, "id-1", 3, -1L, -1L, 1_000L, "delete", 1, 1L, null, null, null, true, true));
        assertThat(stage.minutes(2).everFound()).isEmpty();
    }

    @Test
    void aDiskThatFillsIsToldWithTheTimeLeftAndADiskAlmostFullIsCritical() {
        Stage stage = Stage.of(3, 1).arrival(10);
        double[] usable = {400 * GB};
        stage.run(Duration.ofMinutes(60), s -> disk(s, usable, 0.05 * GB));
        assertThat(stage.everFound()).isEmpty();
        stage.run(Duration.ofMinutes(20), s -> disk(s, usable, 0.05 * GB));
        Finding finding = stage.found(FindingType.DiskFilling);
        assertThat(finding.message()).contains("disk /data of broker 1 has", "of 1 TB left", "is full in 8h");
        stage.then(s -> usable[0] = 40 * GB).run(Duration.ofMinutes(1), s -> disk(s, usable, 0));
        assertThat(stage.found(FindingType.DiskCritical).severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(stage.finding(FindingType.DiskFilling)).isEmpty();
        assertThat(stage.timesShown(FindingType.DiskFilling)).isEqualTo(1);
    }

    @Test
    void aRestartOfTheOperatorForgetsNeitherHowADiskFillsNorHowATopicGrows() {
        Stage stage = Stage.of(3, 1).arrival(10);
        double[] usable = {400 * GB};
        stage.run(Duration.ofMinutes(80), s -> disk(s, usable, 0.05 * GB));
        assertThat(stage.finding(FindingType.DiskFilling)).isPresent();
        stage.operatorComesBack().run(Duration.ofMinutes(1), s -> disk(s, usable, 0.05 * GB));
        assertThat(stage.found(FindingType.DiskFilling).message()).contains("is full in 8h");

        Stage topic = growing(-1, 1, 3_000 * GB);
        topic.run(Duration.ofMinutes(90), s -> disks(s, -1, 1, 3_000 * GB));
        topic.arrival(0).operatorComesBack().run(Duration.ofMinutes(2), s -> disks(s, -1, 1, 3_000 * GB));
        assertThat(topic.found(FindingType.RetentionUnbounded).message())
                .as("measured over hours, not by the last minute")
                .containsPattern("growing (48|49|50) GB a day");
    }

    @Test
    void aTopicMadeAnewWhileNobodyLookedGrowsByItsOwnMeasure() {
        Stage topic = growing(-1, 1, 3_000 * GB);
        topic.run(Duration.ofMinutes(90), s -> disks(s, -1, 1, 3_000 * GB));
        topic.arrival(0).operatorComesBack();
        topic.run(Duration.ofMinutes(2), s -> {
            disks(s, -1, 1, 3_000 * GB);
            TopicReading old = s.topics.getFirst();
            s.topics = List.of(new TopicReading(
                    Stage.TOPIC,
                    "id-2",
                    12,
                    -1L,
                    -1L,
                    old.bytes(),
                    "delete",
                    1,
                    1_073_741_824L,
                    null,
                    null,
                    null,
                    false,
                    true));
        });
        assertThat(topic.found(FindingType.RetentionUnbounded).message()).doesNotContain("growing");
    }

    @Test
    void aDiskThatSwingsAboutItsLevelIsSteady() {
        Stage stage = Stage.of(3, 1).arrival(10);
        double[] usable = {400 * GB};
        int[] tick = {0};
        // Segments are written for an hour, then deleted at once.
        stage.run(Duration.ofHours(10), s -> {
            usable[0] = (400 - (tick[0]++ % 720) * 0.05) * GB;
            disk(s, usable, 0);
        });
        assertThat(stage.everWarned()).isEmpty();
    }

    private static void disk(Stage stage, double[] usable, double less) {
        usable[0] -= less;
        stage.disks = List.of(new DiskReading(1, "/data", (long) (1_000 * GB), (long) usable[0]));
    }

    @Test
    void heldByNothingElse() {
        // A finding about a disk never changes replicas.
        Stage stage = growing(-1, 3, 3_000 * GB);
        assertThat(stage.last().decision().reason()).isNotEqualTo(Reason.HeldByFinding);
    }
}
