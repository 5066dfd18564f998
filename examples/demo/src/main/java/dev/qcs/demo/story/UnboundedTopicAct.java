package dev.qcs.demo.story;

import dev.qcs.crd.QueueConsumerScalerStatus.Finding;
import java.time.Duration;
import java.util.Map;

/** Everything is read as it comes, and still the disk will fill: the topic keeps its records for ever. */
final class UnboundedTopicAct implements Act {
    private static final String AUDIT = "audit-log";
    private static final String FINDING = "RetentionUnbounded";
    private static final int PARTITIONS = 3;
    private static final int ARRIVAL = 100;

    @Override
    public String headline() {
        return "The disk fills while the lag is zero: a topic without any limit";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        stage.topic(AUDIT, PARTITIONS, Map.of("retention.ms", "-1", "retention.bytes", "-1"));
        stage.consumer(AUDIT, Duration.ofMillis(2));
        stage.traffic(AUDIT, PARTITIONS, 1_000, ARRIVAL);
        stage.apply("audit-log.yaml");
        stage.say(
                "%d messages/s of 1 kB, consumed as they come; retention.ms=-1 and retention.bytes=-1 keep each of them."
                        .formatted(ARRIVAL));
        stage.expect(
                AUDIT,
                Expectation.of(
                                "no lag, and yet a warning: the topic has no limit",
                                view -> view.finding(FINDING).isPresent() && view.keepsUpWith(ARRIVAL, 2))
                        .lasting(Duration.ofSeconds(4)));
        ScalerView measured = stage.expect(
                AUDIT,
                Expectation.of(
                        "the warning says how fast the topic grows and when the disk is full",
                        view -> view.finding(FINDING)
                                .filter(finding -> finding.message().contains("a day")
                                        && finding.message().contains("full in"))
                                .isPresent()));
        stage.say(measured.finding(FINDING).map(Finding::message).orElseThrow());
    }
}
