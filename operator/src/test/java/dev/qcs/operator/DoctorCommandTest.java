package dev.qcs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.doctor.Verdict;
import dev.qcs.operator.testing.EmbeddedKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** As it is called; what it finds out is the matter of {@code CheckupTest}. */
class DoctorCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int doctor(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "doctor";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void aBrokerThatDoesNotAnswerIsOneSentence() {
        // Nothing listens at port 1 of a machine that runs tests.
        assertThat(doctor("--bootstrap", "127.0.0.1:1")).isEqualTo(3);
        assertThat(err.toString().strip()).isEqualTo("kafka 127.0.0.1:1 connection refused");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aBrokerThatDoesNotAnswerIsJsonToo() {
        assertThat(doctor("--bootstrap", "127.0.0.1:1", "--json")).isEqualTo(3);
        assertThat(out.toString()).contains("\"verdict\" : \"BLIND\"").contains("connection refused");
    }

    @Test
    void optionsThatCannotBeUnderstoodAreNotCritical() {
        assertThat(doctor()).isEqualTo(3);
        assertThat(doctor("--bootstrap", "127.0.0.1:1", "--watch", "3")).isEqualTo(3);
        assertThat(err.toString()).contains("--watch must be between 15 and 3600 seconds, is 3");
        assertThat(doctor("--bootstrap", "nonsense")).isEqualTo(3);
        assertThat(err.toString()).contains("\"nonsense\" is no list of host:port");
    }

    @Test
    void theCodeIsThatOfTheWorstThatWasSeen() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("orders", 1);
            kafka.admin()
                    .alterConsumerGroupOffsets(
                            "orders", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(1000)))
                    .all()
                    .get();

            assertThat(doctor("--bootstrap", kafka.bootstrapServers(), "--watch", "15"))
                    .isEqualTo(Verdict.CRITICAL.code());
        }
        assertThat(out.toString())
                .contains("CRITICAL: 1 critical")
                .contains("committed offset 1000 of orders-0 is past the end 0 of its log");
        assertThat(err.toString()).contains("found 1 consumer group and 1 topic on 1 broker, watching for 16s");
    }

    @Test
    void verdictsHaveTheirCodes() {
        assertThat(Verdict.values()).extracting(Verdict::code).containsExactly(0, 1, 2, 3);
    }
}
