package dev.qcs.demo.story;

import dev.qcs.demo.workload.ConsumerProgram;
import java.time.Duration;
import java.util.Map;

/** One partition stands still while the others move: more replicas would not help, so none are added. */
final class FrozenPartitionAct implements Act {
    private static final String INVOICES = "invoices";
    private static final String FROZEN = "PartitionFrozen";
    private static final int PARTITIONS = 6;
    private static final int STUCK = 4;

    @Override
    public String headline() {
        return "A partition is stuck: healthy Pods, no progress";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        stage.topic(INVOICES, PARTITIONS, Map.of());
        ConsumerProgram program = stage.consumer(INVOICES, Duration.ofMillis(10));
        stage.traffic(INVOICES, PARTITIONS, 100, 60);
        stage.apply("invoices.yaml");
        stage.say("60 messages/s into 6 partitions, two replicas.");
        stage.expect(
                INVOICES,
                "steady: two replicas, no lag",
                Duration.ofSeconds(40),
                view -> view.inState("Steady") && view.current() == 2 && view.keepsUpWith(60, 2));

        program.freeze(STUCK);
        stage.cue(
                "The consumer of invoices-%d stops fetching it. Its Pod stays Ready, the group Stable, the other partitions move."
                        .formatted(STUCK));
        ScalerView stuck = stage.expect(
                INVOICES,
                "stuck: invoices-%d named with the Pod that owns it".formatted(STUCK),
                Duration.ofSeconds(50),
                view -> view.inState("Stuck") && view.podOf(FROZEN).isPresent());
        long lag = stuck.lag();
        stage.say("Its backlog grows, and no replica is added for it.");
        stage.expect(
                INVOICES,
                "the backlog of the stuck partition grows, and the replicas stay at 2",
                Duration.ofSeconds(20),
                view -> view.lag() >= lag + 30
                        && view.resizes().isEmpty()
                        && view.finding(FROZEN).isPresent());

        String pod = stuck.podOf(FROZEN).orElseThrow();
        program.thaw(STUCK);
        stage.deletePod(pod);
        stage.cue("The advice is taken: Pod " + pod + " is restarted.");
        stage.expect(
                INVOICES,
                "after the restart the partition moves and the finding goes",
                Duration.ofSeconds(40),
                view -> view.finding(FROZEN).isEmpty()
                        && view.inState("Steady")
                        && view.resizes().isEmpty());
    }
}
