package dev.qcs.operator.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
                "{\"time\":\"2026-01-01T00:00:05Z\",\"group\":{\"state\":\"Wobbly\"}}|group.state is \"Wobbly\", but must be one of Stable, PreparingRebalance",
                "{\"time\":\"2026-01-01T00:00:05Z\",\"unavailable\":{\"reason\":\"Tired\"}}|unavailable.reason is \"Tired\", but must be one of SourceUnreachable",
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
        assertThatThrownBy(() -> new RecordingReader(new ByteArrayInputStream(line), remarks::add).close())
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
        assertThatThrownBy(() -> new RecordingReader(endless, remarks::add).close())
                .isInstanceOf(BadRecording.class)
                .hasMessageContaining("line 1: is longer than 32 MB");
    }

    @Test
    void deepNestingEndsInAMessage() {
        assertThatThrownBy(() -> read("[".repeat(100_000)))
                .isInstanceOf(BadRecording.class)
                .hasMessageContaining("line 1");
    }
}
