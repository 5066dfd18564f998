package dev.qcs.demo.story;

import dev.qcs.demo.workload.ConsumerProgram;
import java.time.Duration;
import java.util.Map;

/** One partition stands still while the others move: more replicas would not help, so none are added. */
final class FrozenPartitionAct implements Act {
    private static final String INVOICES = "invoices";
    private static final String FROZEN = "PartitionFrozen";
    private static final int PARTITIONS = 6;
    private static final int ARRIVAL = 60;
    private static final int STUCK = 4;

    @Override
    public String headline() {
        return "A partition is stuck: healthy Pods, no progress";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        stage.topic(INVOICES, PARTITIONS, Map.of());
        ConsumerProgram program = stage.consumer(INVOICES, Duration.ofMillis(10));
        stage.traffic(INVOICES, PARTITIONS, 100, ARRIVAL);
        stage.apply("invoices.yaml");
        stage.say("%d messages/s into %d partitions, two replicas.".formatted(ARRIVAL, PARTITIONS));
        stage.expect(
                INVOICES,
                Expectation.of(
                                "steady: two replicas, no lag",
                                view -> view.inState("Steady") && view.current() == 2 && view.keepsUpWith(ARRIVAL, 2))
                        .lasting(Duration.ofSeconds(4)));

        program.freeze(STUCK);
        stage.cue(
                "The consumer of invoices-%d stops fetching it. Its Pod stays Ready, the group Stable, the others move."
                        .formatted(STUCK));
        ScalerView stuck = stage.expect(
                INVOICES,
                Expectation.of(
                        "stuck: invoices-%d named with the Pod that owns it".formatted(STUCK),
                        view -> view.inState("Stuck") && view.podOf(FROZEN).isPresent()));
        stage.say("Its backlog grows, and no replica is added for it: nobody but %s could work it off."
                .formatted(stuck.podOf(FROZEN).orElse("?")));
        stage.expect(
                INVOICES,
                Expectation.of(
                                "not scaled for it: the replicas stay at 2",
                                view -> view.inState("Stuck") && view.resizes().isEmpty())
                        .lasting(Duration.ofSeconds(8)));

        String pod = stuck.podOf(FROZEN).orElseThrow();
        program.thaw(STUCK);
        stage.deletePod(pod);
        stage.cue("The advice is taken: Pod " + pod + " is restarted.");
        stage.expect(
                INVOICES,
                Expectation.of(
                                "after the restart the partition moves, the finding goes and the backlog drains",
                                view -> view.finding(FROZEN).isEmpty()
                                        && !view.inState("Stuck")
                                        && view.keepsUpWith(ARRIVAL, 2))
                        .lasting(Duration.ofSeconds(2)));
    }
}
