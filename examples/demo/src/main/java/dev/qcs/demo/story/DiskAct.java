package dev.qcs.demo.story;

import dev.qcs.crd.QueueConsumerScalerStatus.Finding;
import dev.qcs.demo.workload.SmallDisk;
import dev.qcs.demo.workload.Traffic;
import dev.qcs.demo.workload.Work;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything is read as it comes, and still the disk fills: the topic keeps its records for ever. */
record DiskAct(KafkaProps kafka) implements Act {
    private static final String AUDIT = "audit-log";
    private static final String UNBOUNDED = "RetentionUnbounded";
    private static final String FILLING = "DiskFilling";
    private static final String CRITICAL = "DiskCritical";
    private static final Pattern A_DAY = Pattern.compile("growing ([0-9.]+) GB a day");
    private static final int PARTITIONS = 3;
    private static final int MESSAGE_BYTES = 10_000;
    /** Of ten kilobytes: fifty gigabytes a day. */
    private static final int ARRIVAL = 60;
    /** Of a small disk, what is already used when the act begins. */
    private static final double USED = 0.6;
    /** Of a small disk, what is never written to. */
    private static final double SPARED = 0.08;
    /** {@code retention.bytes}, once somebody sets it. */
    private static final int LIMIT = 2_097_152;

    @Override
    public String headline() {
        return "The disk fills while the lag is zero: a topic without any limit";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        kafka.topic(
                AUDIT, PARTITIONS, Map.of("retention.ms", "-1", "retention.bytes", "-1", "segment.bytes", "1048576"));
        stage.image(AUDIT, kafka.consumer(AUDIT, Work.taking(Duration.ofMillis(1))));
        Traffic traffic = kafka.traffic(AUDIT, PARTITIONS, MESSAGE_BYTES, 0);
        Optional<SmallDisk> disk = kafka.smallDisk();
        if (disk.isPresent()) {
            SmallDisk small = disk.get();
            traffic.sendNow((int) (USED * small.size() / MESSAGE_BYTES));
            kafka.readToTheEnd(AUDIT, PARTITIONS);
            // The broker stops when its disk is full, and the warning must come before, however slow the machine.
            traffic.pace().atMost((long) (small.free() - SPARED * small.size()) / MESSAGE_BYTES);
        }
        traffic.pace().rate(ARRIVAL);
        stage.apply("audit-log.yaml");
        stage.say(
                "%d messages/s of %d kB, consumed as they come; retention.ms=-1 and retention.bytes=-1 keep each of them. %s"
                        .formatted(ARRIVAL, MESSAGE_BYTES / 1_000, about(disk)));
        ScalerView measured = stage.expect(
                AUDIT,
                Expectation.of(
                        "no lag, and yet a warning: how fast the topic grows, and when the disk is full",
                        view -> view.keepsUpWith(ARRIVAL, 2)
                                && view.finding(UNBOUNDED)
                                        .filter(DiskAct::tellsTheTruth)
                                        .isPresent()));
        stage.say(measured.finding(UNBOUNDED).map(Finding::message).orElseThrow());
        if (disk.isEmpty()) {
            traffic.pace().rate(0);
            return;
        }
        ScalerView filling = stage.expect(
                AUDIT,
                Expectation.of(
                        "the disk is almost full, and the lag still zero",
                        view -> view.behind() >= 0
                                && view.behind() <= 2
                                && worst(view).isPresent()));
        stage.say(worst(filling).map(Finding::message).orElseThrow());
        kafka.set(AUDIT, "retention.bytes", Integer.toString(LIMIT));
        traffic.pace().atMost(Long.MAX_VALUE);
        stage.cue("The advice is taken: retention.bytes=%d for each of %d partitions.".formatted(LIMIT, PARTITIONS));
        stage.expect(
                AUDIT,
                Expectation.of(
                        "the broker deletes what is beyond the limit, and both warnings go",
                        view -> worst(view).isEmpty() && view.finding(UNBOUNDED).isEmpty()));
    }

    private static String about(Optional<SmallDisk> disk) {
        return disk.map(small -> "The broker's disk is a small one here: %d MB, %d MB of them free."
                        .formatted(small.size() / 1_000_000, small.free() / 1_000_000))
                .orElse("The broker's disk is this machine's own; a small one could not be mounted here.");
    }

    private static Optional<Finding> worst(ScalerView view) {
        return view.finding(CRITICAL).or(() -> view.finding(FILLING));
    }

    /** What is written in a day at this rate, within the accuracy of a first measurement. */
    private static boolean tellsTheTruth(Finding finding) {
        Matcher told = A_DAY.matcher(finding.message());
        double truth = ARRIVAL * MESSAGE_BYTES * 86_400.0 / 1e9;
        return finding.message().contains("full in")
                && told.find()
                && Math.abs(Double.parseDouble(told.group(1)) - truth) < 0.3 * truth;
    }
}
