package dev.qcs.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.kafka.KafkaInventory;
import dev.qcs.operator.lag.kafka.KafkaLagReader;
import dev.qcs.operator.lag.kafka.KafkaReaderOptions;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.testing.Patience;
import dev.qcs.operator.testing.SettableClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real broker, whose consumers do five seconds' worth of work whenever the checkup lets five seconds pass. */
class CheckupTest {
    private static final Scope ALL = new Scope(Set.of(), Set.of());
    private static final Duration EVERY = Duration.ofSeconds(5);

    @SuppressWarnings("NullAway.Init")
    private static SickCluster cluster;

    /** Moved by the test alone, so that a busy machine watches for as long as an idle one. */
    private final SettableClock clock = new SettableClock(Instant.now());

    private final List<String> progress = new ArrayList<>();

    @BeforeAll
    static void startBroker() {
        cluster = SickCluster.start();
    }

    @AfterAll
    static void stopBroker() {
        cluster.close();
    }

    private Report look(Scope scope, int samples) throws InterruptedException {
        KafkaReaderOptions options = KafkaReaderOptions.forOneLook(clock, EVERY);
        BrokerAddress.Kafka address = new BrokerAddress.Kafka(cluster.kafka().bootstrapServers());
        try (var inventory = new KafkaInventory(address, options);
                var reader = new KafkaLagReader(address, options)) {
            Checkup checkup = new Checkup(
                    inventory,
                    reader,
                    length -> {
                        cluster.step();
                        clock.advance(length);
                    },
                    progress::add);
            return checkup.run(new Checkup.Plan(
                                    scope,
                                    samples,
                                    EVERY,
                                    Policies.lagSeconds(60).every(5).build()))
                            instanceof Checkup.Outcome.Looked(Report report)
                    ? report
                    : fail("nothing was seen");
        }
    }

    private static Finding finding(Report report, FindingType type) {
        return report.findings().stream()
                .map(Report.Stated::finding)
                .filter(finding -> finding.type() == type)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " in " + report.findings()));
    }

    /** Disks are those of the machine that runs the test. */
    private static boolean ofADisk(Report.Stated stated) {
        return stated.finding().type() == FindingType.DiskFilling
                || stated.finding().type() == FindingType.DiskCritical;
    }

    private static String text(Report report) {
        StringWriter out = new StringWriter();
        new TextReport(new PrintWriter(out), "kafka kafka:9092").print(report);
        return out.toString();
    }

    @Test
    void halfAMinuteTellsTheSickFromTheHealthy() throws InterruptedException {
        Report report = look(ALL, 7);

        assertThat(report.findings())
                .filteredOn(stated -> !ofADisk(stated))
                .extracting(
                        Report.Stated::group,
                        stated -> stated.finding().type(),
                        stated -> stated.finding().severity())
                .containsExactlyInAnyOrder(
                        tuple("ledger", FindingType.NoMembers, Severity.Critical),
                        tuple("orders", FindingType.PartitionFrozen, Severity.Warning),
                        tuple("clicks", FindingType.SlowConsumer, Severity.Warning),
                        tuple(null, FindingType.RetentionUnbounded, Severity.Warning),
                        tuple(null, FindingType.DeadLetterUnattended, Severity.Warning));
        assertThat(report.verdict()).isEqualTo(Verdict.CRITICAL);
        assertThat(report.unread()).isEmpty();
        assertThat(finding(report, FindingType.PartitionFrozen).message())
                .startsWith("possibly stuck: partition orders-3 has not moved from offset 7 in the 30s watched")
                .contains("client orders-0 at 127.0.0.1");
        assertThat(finding(report, FindingType.NoMembers).message())
                .isEqualTo("nobody consumes: group ledger had no member in the 30s watched, with 1.2k waiting");
        assertThat(finding(report, FindingType.SlowConsumer).message())
                .contains("producers wrote 80/s and the group consumed 20/s");
        assertThat(finding(report, FindingType.RetentionUnbounded).subject()).isEqualTo("events");
        assertThat(progress)
                .hasSize(8)
                .first()
                .isEqualTo("found 4 consumer groups and 6 topics on 1 broker, watching for 30s");
    }

    @Test
    void aBacklogThatWasThereBeforeTheWatchHasItsAge() throws Exception {
        cluster.ofLongAgo("archive", "archivist", Duration.ofHours(3));
        Report report = look(new Scope(Set.of("archivist"), Set.of()), 4);
        assertThat(report.groups().getFirst().evaluation().estimate().behind())
                .isNotNull()
                .satisfies(age -> {
                    assertThat(age.atLeast()).isFalse();
                    assertThat(age.age()).isBetween(Duration.ofMinutes(176), Duration.ofMinutes(184));
                });
        assertThat(text(report)).containsPattern("archivist +Empty +0 +\\d+ +(2h5\\dm|3h\\dm|3h) ");
        cluster.forget("archive", "archivist");
    }

    @Test
    void sixMinutesAreAsSureAsTheOperator() throws InterruptedException {
        Report report = look(new Scope(Set.of("orders", "ledger"), Set.of()), 75);

        assertThat(finding(report, FindingType.NoMembers).message())
                .startsWith("nobody consumes: group ledger has had no member for 6m with 1.2k waiting");
        assertThat(finding(report, FindingType.PartitionFrozen).message())
                .startsWith("partition orders-3 has not moved from offset 7 for 6m");
        assertThat(report.findings())
                .extracting(
                        stated -> stated.finding().message() + stated.finding().advice())
                .noneMatch(words -> words.contains("replica") || words.contains("Pod") || words.contains("annotation"));
    }

    @Test
    void aHealthyGroupIsLeftInPeace() throws InterruptedException {
        Report report = look(new Scope(Set.of("mailer"), Set.of()), 7);

        assertThat(report.findings()).filteredOn(stated -> !ofADisk(stated)).isEmpty();
        assertThat(report.unread()).isEmpty();
        assertThat(report.topics())
                .singleElement()
                .satisfies(topic -> assertThat(topic.name()).isEqualTo("mails"));
        assertThat(report.deadLetters()).isEmpty();
        if (report.findings().isEmpty()) {
            assertThat(report.verdict()).isEqualTo(Verdict.OK);
            assertThat(text(report)).contains("OK: no problem seen");
        }
    }

    @Test
    void aTopicBringsItsGroupsAndItsDeadLetters() throws InterruptedException {
        Report report = look(new Scope(Set.of(), Set.of("orders")), 7);

        assertThat(report.groups()).extracting(Report.Group::name).containsExactly("orders");
        assertThat(report.findings())
                .filteredOn(stated -> !ofADisk(stated))
                .extracting(stated -> stated.finding().type())
                .containsExactly(FindingType.PartitionFrozen, FindingType.DeadLetterUnattended);
    }

    @Test
    void whatIsNotThereIsNotCalledHealthy() throws InterruptedException {
        Report report = look(new Scope(Set.of("mailer", "nosuch"), Set.of()), 2);

        assertThat(report.groups()).extracting(Report.Group::name).containsExactly("mailer");
        assertThat(report.verdict()).isNotEqualTo(Verdict.OK);
        assertThat(text(report))
                .contains("1 thing could not be read, so nothing is said of it")
                .contains("group nosuch: there is no such group, or none that this user may see")
                .doesNotContain("OK:");
    }

    @Test
    void aGroupThatNeverCommitsHasNoLagThatIsKnown() throws Exception {
        try (var silent = cluster.kafka().consumer("silent", Map.of("client.id", "silent-0"))) {
            silent.subscribe(Set.of("clicks"));
            Patience.await().until(() -> {
                silent.poll(Duration.ofMillis(200));
                return !silent.assignment().isEmpty();
            });

            Report report = look(new Scope(Set.of("silent"), Set.of()), 4);

            assertThat(report.verdict()).isNotEqualTo(Verdict.OK);
            assertThat(text(report))
                    .contains("lag of group silent: nothing was ever committed of 2 partitions to which records come")
                    .doesNotContain("OK:");
        }
        Patience.await()
                .untilAsserted(() -> cluster.kafka()
                        .admin()
                        .deleteConsumerGroups(Set.of("silent"))
                        .all()
                        .get());
    }

    @Test
    void anOffsetBeyondTheEndIsCriticalAtOnce() throws Exception {
        cluster.set("ahead", "mails", 2, 1_000_000);

        Report report = look(new Scope(Set.of("ahead"), Set.of()), 2);

        assertThat(finding(report, FindingType.OffsetBeyondLogEnd).severity()).isEqualTo(Severity.Critical);
        assertThat(report.verdict()).isEqualTo(Verdict.CRITICAL);
        cluster.kafka().admin().deleteConsumerGroups(Set.of("ahead")).all().get();
    }

    @Test
    void aTerminalOfAHundredColumnsHoldsIt() throws InterruptedException {
        String text = text(look(ALL, 7));

        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(text.lines()).contains("CRITICAL: 1 critical and 4 warnings");
        assertThat(text)
                .contains("nobody consumes: group ledger")
                .containsPattern("ledger +Empty +0 +1.2k")
                .containsPattern("mailer +Stable +1 +0 +0s")
                .containsPattern("orders +orders-3 +7 +.* +>30s +client orders-0 at 127.0.0.1")
                .containsPattern("events +1 +1 +.*everything, for ever +no group")
                .containsPattern("orders.DLT +12 +0 +0 +no group");
        assertThat(text)
                .contains("NOT CHECKED, so it may be so or not")
                .contains("  30s are too short to be sure of: PoisonMessage, HangingTransaction,")
                .contains("DiskFilling: collecting data, 30s of 30m", "-> --watch 1860 shows whether a disk fills")
                .contains("CommitsAheadOfProcessing of 4 groups: the application gives no processed position");
        assertThat(text.indexOf("CRITICAL  nobody")).isLessThan(text.indexOf("WARNING   "));
    }

    @Test
    void jsonHoldsAllOfIt() throws Exception {
        StringWriter out = new StringWriter();
        new JsonReport(out, "kafka kafka:9092").print(look(ALL, 7));

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("verdict").asText()).isEqualTo("CRITICAL");
        assertThat(json.path("watchedSeconds").asLong()).isEqualTo(30);
        assertThat(json.path("groups").findValuesAsText("name")).contains("ledger", "orders", "clicks", "mailer");
        assertThat(json.path("notChecked")).anySatisfy(one -> {
            assertThat(one.path("type").asText()).isEqualTo("SlowConsumer");
            assertThat(one.path("cause").asText()).isEqualTo("COLLECTING");
            assertThat(one.path("why").asText()).isEqualTo("collecting data, 30s of 10m");
            assertThat(one.path("groups").asInt()).isEqualTo(3);
        });
        JsonNode stuck = StreamSupport.stream(json.path("groups").spliterator(), false)
                .filter(group -> group.path("name").asText().equals("orders"))
                .flatMap(group -> StreamSupport.stream(group.path("partitions").spliterator(), false))
                .filter(partition -> partition.path("partition").asInt() == 3)
                .findFirst()
                .orElseThrow();
        assertThat(stuck.path("committed").asLong()).isEqualTo(7);
        assertThat(stuck.path("stillSeconds").asLong()).isEqualTo(30);
        assertThat(stuck.path("owner").asText()).isEqualTo("client orders-0 at 127.0.0.1");
        assertThat(json.path("deadLetters").path(0).path("held").asLong()).isEqualTo(12);
        assertThat(json.path("findings").findValuesAsText("type")).contains("RetentionUnbounded");
    }
}
