package dev.qcs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/** {@code qcs simulate} as a person uses it. */
class SimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    /**
     * By hand, for four: each member gets 200/s and reads 100/s from 1,800 s on, so that at t the oldest message is (t − 1,800)/2
     * old: 2,700 s at the end, and above 60 s from 1,920 s on. With eight, four members have two partitions and four have one.
     */
    @Test
    void printsATableAndSaysWhoDidBest() {
        assertThat(run("--workload", "step", "--policies", "fixed:12,fixed:8,fixed:4"))
                .isZero();
        assertThat(out.toString().replace("\r", "")).isEqualTo("""
                step: 2h with 450 messages/s in the mean
                12 partitions dealt out evenly, 100 messages/s a consumer; a Pod takes 30s to start, a rebalance stops everything for 6s; no message is to wait longer than 60s

                POLICY    LATE  LATE MESSAGES  BEHIND P95  BEHIND MAX  REPLICA-HOURS  RESCALES  PAUSED  MOST  COST  OF BEST
                fixed:12    0s            0 %          0s          6s           24.0         1      6s    12   86k     2.39
                fixed:8    70m         52.3 %         15m         17m           16.0         1      6s     8   58k     1.59
                fixed:4    88m         87.0 %         42m         45m            8.0         1      6s     4   29k     0.80

                Best: fixed:12. It never let a message get older than 60s, with 24.0 replica-hours and 1 rescale. Next on time: fixed:8, late for 70m, at 33 % less cost. Cheapest: fixed:4, late for 88m, at 67 % less cost.
                """);
    }

    /** By hand, for four: from 1,800 s on 800/s come and 400/s go. */
    @Test
    void playsAQueueThatAnyConsumerTakesFrom() {
        assertThat(run("--source", "rabbitmq", "--workload", "step", "--policies", "keda:mu10s,fixed:8,fixed:4"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "a RabbitMQ queue, consumers hold up to 20 messages, counters are samples each 5s, 100 messages/s"
                                + " a consumer; a Pod takes 30s to start; no message")
                .containsPattern("fixed:8 +0s +0 % ")
                .containsPattern("fixed:4 +88m ")
                .containsPattern("keda:mu10s +");
    }

    @Test
    void playsLongJobsOfAShareGroup() {
        assertThat(run(
                        "--source=share-group",
                        "--capacity=0.1",
                        "--prefetch=1",
                        "--random-jobs",
                        "--mean=0.4",
                        "--policies=qcs,hpa-cpu"))
                .isZero();
        assertThat(out.toString())
                .contains("a Kafka share group, consumers hold up to 1 message, messages take random times")
                .contains("hpa-cpu:70");
    }

    @Test
    void whoKnowsTheFutureIsShownAndIsNoWinner() {
        assertThat(run("--workload", "step", "--policies", "oracle-upper,fixed:8,fixed:4"))
                .isZero();
        assertThat(out.toString())
                .containsPattern("oracle-upper .* 1.00\\R")
                .contains("Best: fixed:8. It let messages get older");
    }

    @Test
    void printsOneObjectALineForOtherPrograms() throws IOException {
        assertThat(run("--workload", "spikes", "--policies", "qcs,fixed:6", "--seeds", "2", "--json"))
                .isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode qcs = new ObjectMapper().readTree(lines.getFirst());
        assertThat(qcs.get("policy").textValue()).isEqualTo("qcs");
        assertThat(qcs.get("seeds").intValue()).isEqualTo(2);
        assertThat(qcs.get("violationSeconds").isNumber()).isTrue();
        assertThat(qcs.get("replicaSeconds").intValue()).isBetween(7200, 86_400);
        assertThat(qcs.get("rescales").intValue()).isPositive();
        assertThat(qcs.get("timeline")).hasSize(1440);
        assertThat(qcs.get("timeline").get(0).get("second").intValue()).isEqualTo(5);
        JsonNode fixed = new ObjectMapper().readTree(lines.getLast());
        assertThat(fixed.get("replicaSeconds").intValue()).isEqualTo(43_200);
        assertThat(fixed.get("pauseSeconds").intValue()).isEqualTo(6);
        assertThat(fixed.get("costOverOracle").doubleValue()).isGreaterThan(1);
    }

    @Test
    void playsAFileAndDrawsIt() throws Exception {
        Path load = directory.resolve("a<b&c.csv");
        Files.writeString(load, "seconds,messagesPerSecond\n0,100\n600,700\n1200,100\n");
        Path svg = directory.resolve("run.svg");
        assertThat(run(
                        "--workload",
                        load.toString(),
                        "--half",
                        "--policies",
                        "qcs,fixed:3",
                        "--picture",
                        svg.toString()))
                .isZero();
        assertThat(out.toString()).contains("a<b&c.csv: 30m with 600 messages/s in the mean");
        DocumentBuilderFactory parser = DocumentBuilderFactory.newInstance();
        String drawn = Files.readString(svg);
        var document = parser.newDocumentBuilder().parse(new InputSource(new StringReader(drawn)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        var texts = document.getElementsByTagName("text");
        assertThat(List.of(
                        texts.item(0).getTextContent(),
                        texts.item(1).getTextContent(),
                        texts.item(2).getTextContent()))
                .containsExactly("a<b&c.csv: 30m with 600 messages/s in the mean", "qcs", "fixed:3");
        assertThat(drawn).contains("objective 60s").doesNotContain("NaN").doesNotContain("Infinity");
        Path html = directory.resolve("run.html");
        assertThat(run("--workload", load.toString(), "--picture", html.toString()))
                .isZero();
        assertThat(Files.readString(html))
                .startsWith("<!doctype html>")
                .contains("<svg")
                .contains("REPLICA-HOURS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--workload=nosuch | there is no workload \"nosuch\"; choose one of",
                "--workload=nosuch.csv | there is no file nosuch.csv",
                "--policies=hope | there is no policy \"hope\"; choose from: qcs, this operator",
                "--policies=fixed:many | \"many\" is not a whole number from 0 to 100: write fixed:N",
                "--partitions=0 | partitions must be 1 to 10000, was 0",
                "--seeds=0 | --seeds must be 1 to 1000, was 0",
                "--polling=301 | --polling must be 1 to 300 seconds, was 301",
                "--picture=a.png | --picture needs a file that ends in .svg or .html, was a.png",
                "--skew=steep | --skew must look like zipf:1.0, hot:0.3 or hot:0.3:600, was \"steep\"",
                "--lag-seconds=0 | the objective must be 1 to 86,400 seconds",
                "--source=sqs | --source must be kafka, rabbitmq or share-group, was \"sqs\"",
                "--source=rabbitmq --partitions=3 | --partitions means nothing with --source rabbitmq: any consumer",
                "--prefetch=5 | --prefetch means nothing with --source kafka: it says what consumers of a pool hold",
                "--source=share-group --policies=keda | there is no policy \"keda\"",
                "--source=rabbitmq --prefetch=0 | prefetch must be 1 to 65535, was 0",
                "--half --mean=5 | --mean must be above 0, and not with --half",
                "--min-replicas=9 --max-replicas=5 | do not hold: 9..5"
            })
    void whatCannotBeUsedIsSaidInOneSentence(String arguments, String sentence) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("qcs simulate: ").contains(sentence);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aPictureThatCannotBeWrittenIsSaidSo() {
        Path nowhere = directory.resolve("nosuch").resolve("run.svg");
        assertThat(run("--policies", "fixed:4", "--picture", nowhere.toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("a file cannot be read or written (NoSuchFileException)")
                .contains(nowhere.toString());
    }

    @Test
    void wordsMayBeWrittenInSmallLetters() {
        assertThat(run("--rebalance", "cooperative", "--pause", "1.5", "--assignor", "range", "--skew", "zipf:1"))
                .isZero();
        assertThat(out.toString()).contains("dealt out in ranges").contains("stops what moves for 1.5s");
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "simulate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return command.execute(all);
    }
}
