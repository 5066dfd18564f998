package dev.qcs.operator.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.Reading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings as people and other programs write them. */
class RecordingReaderTest {
    private static final String FULL = """
            {"time":"2026-01-01T00:00:05Z","replicas":{"current":3,"ready":2},"group":{"name":"orders","type":"Consumer",\
            "state":"Stable","epoch":4,"members":[{"id":"m1","client":"c1","host":"10.0.0.7","pod":"orders-1","restarts":2}]},\
            "partitions":[{"topic":"orders","partition":1},{"topic":"orders","partition":0,"start":0,"committed":45000,\
            "lastStable":52000,"end":52000,"member":"m1","timeOfCommitted":"2026-01-01T00:00:01Z"},\
            {"topic":"orders","partition":2,"committed":null,"end":7}],\
            "topics":[{"name":"orders","retentionMillis":604800000,"retentionBytes":-1,"bytes":12000000,"cleanup":"delete"}],\
            "disks":[{"broker":1,"totalBytes":1000000000,"usableBytes":400000000}]}
            """;

    private final List<String> remarks = new ArrayList<>();

    private List<Recorded> read(String text) throws IOException, BadRecording {
        List<Recorded> read = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        try (RecordingReader reader = new RecordingReader(in, remarks::add)) {
            for (Recorded next = reader.next(); next != null; next = reader.next()) {
                read.add(next);
            }
        }
        return read;
    }

    private Reading.Observed observed(String line) throws IOException, BadRecording {
        return (Reading.Observed) read(line).getFirst().reading();
    }

    @Test
    void lagOfAShareGroupIsANumberOfItsOwn() throws IOException, BadRecording {
        Reading.Observed reading = observed("""
                {"time":"2026-01-01T00:00:05Z","group":{"name":"jobs","type":"Share","state":"Stable","epoch":2},\
                "partitions":[{"topic":"jobs","partition":0,"start":0,"lag":60,"end":100},{"topic":"jobs","partition":1,"end":7}]}
                """);
        assertThat(Objects.requireNonNull(reading.group()).type()).isEqualTo(GroupReading.Type.SHARE);
        assertThat(reading.partitions().getFirst().committed()).isEqualTo(new Committed.Unsettled(60));
        assertThat(reading.partitions().getLast().committed()).isEqualTo(Committed.Absent.UNKNOWN);
    }

    @Test
    void committedAndLagExcludeEachOther() {
        assertThatThrownBy(() -> read("""
                {"time":"2026-01-01T00:00:05Z","partitions":[{"topic":"jobs","partition":0,"committed":40,"lag":60}]}
                """)).hasMessageContaining("lag");
    }

    @Test
    void readsEveryFieldOfTheFormat() throws IOException, BadRecording {
        Recorded recorded = read(FULL).getFirst();
        assertThat(recorded.time()).isEqualTo("2026-01-01T00:00:05Z");
        TargetReading target = Objects.requireNonNull(recorded.target());
        assertThat(target.current()).isEqualTo(3);
        assertThat(target.ready()).isEqualTo(2);
        assertThat(recorded.pods()).containsExactly(new Pod("orders-1", "10.0.0.7", true, 2, null));
        Reading.Observed reading = (Reading.Observed) recorded.reading();
        GroupReading group = Objects.requireNonNull(reading.group());
        assertThat(group.type()).isEqualTo(GroupReading.Type.CONSUMER);
        assertThat(group.epoch()).isEqualTo(4);
        assertThat(Objects.requireNonNull(group.members()).getFirst().assignment())
                .isEqualTo(Set.of(new PartitionId("orders", 0)));
        assertThat(reading.partitions())
                .extracting(partition -> partition.id().partition())
                .containsExactly(0, 1, 2);
        assertThat(reading.partitions())
                .extracting(partition -> partition.committed())
                .containsExactly(new Committed.At(45_000), Committed.Absent.UNKNOWN, Committed.Absent.NEVER);
        assertThat(reading.partitions().get(1).end()).isNull();
        assertThat(reading.partitions().getFirst().timeOfCommitted()).isEqualTo("2026-01-01T00:00:01Z");
        assertThat(reading.topics().getFirst().partitionCount()).isEqualTo(3);
        assertThat(reading.topics().getFirst().retentionBytes()).isEqualTo(-1);
        assertThat(reading.disks().getFirst().usableBytes()).isEqualTo(400_000_000);
        assertThat(remarks).isEmpty();
    }

    @Test
    void readsQueuesAndWhatCouldNotBeRead() throws IOException, BadRecording {
        List<Recorded> read = read("""
                {"spec":{"maxReplicas":10}}

                {"time":"2026-01-01T00:00:05Z","replicas":{"current":3,"ready":3},"queues":[{"name":"orders",\
                "type":"quorum","ready":51000,"consumers":3,"redelivered":12}]}
                {"time":"2026-01-01T00:00:10Z","unavailable":{"reason":"SourceUnauthorized","message":"no"}}
                {"time":"2026-01-01T00:00:15Z","replicas":null,"partitions":[]}
                """);
        QueueReading queue =
                ((Reading.Observed) read.getFirst().reading()).queues().getFirst();
        assertThat(queue.type()).isEqualTo(QueueReading.Type.QUORUM);
        assertThat(queue.unacknowledged()).isNull();
        assertThat(read.get(1).reading())
                .isEqualTo(new Reading.Unavailable(
                        Instant.parse("2026-01-01T00:00:10Z"), Reading.Reason.SourceUnauthorized, "no"));
        assertThat(read.get(1).target())
                .as("absent is as before")
                .isEqualTo(read.getFirst().target());
        assertThat(read.get(2).target()).as("null is not there").isNull();
    }

    @Test
    void aLineWithoutASourceKnowsNoLag() throws IOException, BadRecording {
        Reading.Observed reading = observed("{\"time\":\"2026-01-01T00:00:05Z\",\"replicas\":{\"current\":3}}");
        assertThat(reading.gaps()).extracting(Gap::what).containsExactly(Gap.What.END);
        assertThat(reading.group()).isNull();
    }

    @Test
    void aFieldOfANewerVersionIsToldOnceAndLeftOut() throws IOException, BadRecording {
        read("""
                {"time":"2026-01-01T00:00:05Z","weather":"fair","partitions":[{"topic":"t","partition":0,"comitted":1}]}
                {"time":"2026-01-01T00:00:10Z","weather":"fair","partitions":[{"topic":"t","partition":0,"comitted":1}]}
                """);
        assertThat(remarks).hasSize(2);
        assertThat(remarks.getFirst()).contains("line 1: partitions[].comitted is no field", "misspelt");
        assertThat(remarks.get(1)).contains("line 1: weather");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"time\":\"2026-01-01T00:00:05Z\"|is not one JSON object",
                "{\"time\":\"2026-01-01T00:00:05Z\"} {}|is not one JSON object",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"time\":\"2026-01-01T00:00:06Z\"}|Duplicate field 'time'",
                "[1,2]|the line must be an object in {}, is [1,2]",
                "{\"partitions\":[]}|time is missing; write when it was read",
                "{\"time\":5}|time must be a text in quotes, is 5",
                "{\"time\":\"yesterday\"}|time must be a time in UTC such as 2026-01-01T00:00:05Z, is \"yesterday\"",
                "{\"time\":\"+999999999-01-01T00:00:00Z\"}|time must be a time in UTC",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"replicas\":{\"ready\":1}}|replicas.current is missing",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"replicas\":{\"current\":\"3\"}}|replicas.current must be a whole number",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"replicas\":{\"current\":-1}}|replicas.current is -1, but must be 0 or more",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"replicas\":{\"current\":99999999999}}|replicas.current is 99999999999",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"partitions\":{}}|partitions must be a list in []",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"partitions\":[3]}|partitions[0] must be an object",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"partitions\":[{\"partition\":0}]}|partitions[0].topic is missing",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"end\":1.5}]}|partitions[0].end must be a whole number, is 1.5",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"committed\":-1}]}|leave out what is not known",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"end\":99999999999999999999}]}|partitions[0].end is 99999999999999999999",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"partitions\":[{\"topic\":\"t\",\"partition\":0},{\"topic\":\"t\",\"partition\":0}]}|partitions holds t-0 twice",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"topics\":[{\"name\":\"t\",\"retentionBytes\":-2}]}|topics[0].retentionBytes is -2",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"disks\":[{\"broker\":1,\"totalBytes\":5}]}|disks[0].usableBytes is missing",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"unavailable\":{},\"partitions\":[]}|unavailable stands beside partitions",
                "{\"spec\":{}}|spec may only stand in the first line",
            })
    void aMistakeIsToldWithItsLineItsFieldAndWhatToWrite(String line, String told) {
        String before = "{\"time\":\"2026-01-01T00:00:00Z\",\"partitions\":[]}\n\n";
        assertThatThrownBy(() -> read(before + line))
                .isInstanceOf(BadRecording.class)
                .hasMessageStartingWith("line 3: ")
                .hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T00:00:05Z", "2026-01-01T00:00:04.999Z"})
    void timesGoForward(String second) {
        assertThatThrownBy(() -> read("{\"time\":\"2026-01-01T00:00:05Z\"}\n{\"time\":\"" + second + "\"}"))
                .isInstanceOf(BadRecording.class)
                .hasMessageContaining("line 2: time is " + second + ", not later than 2026-01-01T00:00:05Z");
    }

    @Test
    void bytesThatAreNoTextAreToldToo() {
        byte[] line = {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'};
        assertThatThrownBy(() -> new RecordingReader(new ByteArrayInputStream(line), remarks::add).next())
                .isInstanceOf(BadRecording.class)
                .hasMessageContaining("line 1: is not one JSON object");
    }

    @Test
    void aLineWithoutEndIsNotTakenIntoMemory() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                Arrays.fill(buffer, from, from + length, (byte) 'x');
                return length;
            }
        };
        assertThatThrownBy(() -> new RecordingReader(endless, remarks::add).next())
                .isInstanceOf(BadRecording.class)
                .hasMessageContaining("line 1: is longer than 32 MB");
    }

    @Test
    void deepNestingEndsInAMessage() {
        assertThatThrownBy(() -> read("[".repeat(100_000)))
                .isInstanceOf(BadRecording.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void aMistakeSpoilsItsOwnLineOnly() throws IOException, BadRecording {
        String lines = """
                {"time":"2026-01-01T00:00:05Z","replicas":{"current":3},"partitions":[]}
                {"time":"2026-01-01T00:00:10Z","replicas":{"current":9},"partitions":7}
                {"time":"2026-01-01T00:00:04Z","partitions":[]}
                {"time":"2026-01-01T00:00:15Z","partitions":[]}
                {"time":"2026-01-01T00:00:2""";
        List<String> told = new ArrayList<>();
        List<Recorded> read = new ArrayList<>();
        try (RecordingReader reader =
                new RecordingReader(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), remarks::add)) {
            GoodLines good = new GoodLines(reader, told::add);
            for (Recorded next = good.next(); next != null; next = good.next()) {
                read.add(next);
            }
            assertThat(good.leftOut()).isEqualTo(3);
        }
        assertThat(told).hasSize(3);
        assertThat(told.getFirst())
                .startsWith("line 2: partitions must be a list")
                .endsWith("this line is left out");
        assertThat(told.get(1)).startsWith("line 3: time is 2026-01-01T00:00:04Z, not later than");
        assertThat(told.get(2)).startsWith("line 5: is not one JSON object");
        assertThat(read)
                .extracting(Recorded::time)
                .extracting(Instant::getEpochSecond)
                .hasSize(2);
        assertThat(Objects.requireNonNull(read.getLast().target()).current())
                .as("nothing of the line that is left out")
                .isEqualTo(3);
    }

    @Test
    void whatIsNoRecordingIsNotReadToItsEnd() {
        InputStream in = new ByteArrayInputStream("words\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (RecordingReader reader = new RecordingReader(in, remarks::add)) {
                        new GoodLines(reader, told::add).next();
                    }
                })
                .isInstanceOf(BadRecording.class)
                .hasMessageContaining("line 10: none of 10 lines is a reading; is this a recording?");
        assertThat(told).hasSize(10);
    }

    @Test
    void aPackedRecordingIsReadAsItIs() throws IOException, BadRecording {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(FULL.getBytes(StandardCharsets.UTF_8));
        }
        try (RecordingReader reader =
                new RecordingReader(new ByteArrayInputStream(packed.toByteArray()), remarks::add)) {
            assertThat(reader.next()).isEqualTo(read(FULL).getFirst());
        }
    }

    /** Brokers and operators to come have words of their own, and other tools write the old ones otherwise. */
    @Test
    void wordsOfOtherVersionsAreToldAndUnknown() throws IOException, BadRecording {
        List<Recorded> read = read("""
                {"time":"2026-01-01T00:00:05Z","group":{"name":"g","type":"Streams","state":"NotReady"},"partitions":[]}
                {"time":"2026-01-01T00:00:10Z","group":{"name":"g","type":"CLASSIC","state":"PREPARING_REBALANCE"},"partitions":[]}
                {"time":"2026-01-01T00:00:15Z","unavailable":{"reason":"Tired"}}
                {"time":"2026-01-01T00:00:20Z","partitions":[],"gaps":[{"what":"Moods"}]}
                """);
        GroupReading first =
                Objects.requireNonNull(((Reading.Observed) read.getFirst().reading()).group());
        assertThat(first.type()).isEqualTo(GroupReading.Type.UNKNOWN);
        assertThat(first.state()).isEqualTo(GroupReading.State.UNKNOWN);
        GroupReading second =
                Objects.requireNonNull(((Reading.Observed) read.get(1).reading()).group());
        assertThat(second.state()).isEqualTo(GroupReading.State.PREPARING_REBALANCE);
        assertThat(((Reading.Unavailable) read.get(2).reading()).reason()).isEqualTo(Reading.Reason.SourceUnreachable);
        assertThat(((Reading.Observed) read.get(3).reading()).gaps()).isEmpty();
        assertThat(remarks).hasSize(4);
        assertThat(remarks.getFirst())
                .contains("line 1: group.type is \"Streams\", which this version does not know", "Classic, Consumer");
    }

    @Test
    void aWholeNumberIsOneHoweverItIsWritten() throws IOException, BadRecording {
        PartitionReading partition = observed("""
                {"time":"2026-01-01T00:00:05Z","partitions":[{"topic":"t","partition":0,"start":0.0,"committed":5.0,"end":1e3}]}
                """).partitions().getFirst();
        assertThat(partition.committed()).isEqualTo(new Committed.At(5));
        assertThat(partition.end()).isEqualTo(1_000);
    }

    /** Nobody says why: it is unknown all the same, and nothing may look healthy for it. */
    @Test
    void whatIsLeftOutIsAGap() throws IOException, BadRecording {
        assertThat(observed("""
                {"time":"2026-01-01T00:00:05Z","partitions":[{"topic":"t","partition":0,"start":0,"end":9},\
                {"topic":"t","partition":1,"start":0,"end":9},{"topic":"t","partition":2,"start":0,"committed":null,"end":9}],\
                "queues":[{"name":"q","consumers":1}]}
                """).gaps())
                .extracting(Gap::what, Gap::subject)
                .containsExactly(
                        tuple(Gap.What.COMMITTED, "partition t-0 and 1 more"), tuple(Gap.What.MESSAGES, "queue q"));
        assertThat(observed("""
                {"time":"2026-01-01T00:00:05Z","partitions":[{"topic":"t","partition":0,"start":0,"end":9}],"gaps":[]}
                """).gaps())
                .as("who writes gaps has written all of them")
                .isEmpty();
    }
}
