package dev.qcs.demo.story;

import dev.qcs.crd.QueueConsumerScalerStatus.Finding;
import dev.qcs.demo.workload.ConsumerProgram;
import dev.qcs.demo.workload.Traffic;
import dev.qcs.demo.workload.Work;
import java.time.Duration;

/**
 * One record that nothing can be made of: the consumer that has it tries again and again, dies of it, and the next one does
 * the same, while the other partitions move. More replicas would not help, so none are added.
 */
record PoisonAct(KafkaProps kafka) implements Act {
    private static final String INVOICES = "invoices";
    private static final String DEAD_LETTERS = "invoices.DLT";
    private static final String FROZEN = "PartitionFrozen";
    private static final String POISON = "PoisonMessage";
    private static final int PARTITIONS = 6;
    private static final int ARRIVAL = 60;
    private static final int STUCK = 4;

    @Override
    public String headline() {
        return "A partition is stuck: healthy Pods, no progress, and one record is to blame";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        kafka.topic(INVOICES, PARTITIONS);
        kafka.topic(DEAD_LETTERS, 1);
        ConsumerProgram program = stage.image(INVOICES, kafka.consumer(INVOICES, Work.taking(Duration.ofMillis(10))));
        Traffic traffic = kafka.traffic(INVOICES, PARTITIONS, 100, ARRIVAL);
        stage.apply("invoices.yaml");
        stage.say("%d messages/s into %d partitions, two replicas.".formatted(ARRIVAL, PARTITIONS));
        stage.expect(
                INVOICES,
                Expectation.of(
                                "steady: two replicas, no lag",
                                view -> view.inState("Steady") && view.current() == 2 && view.keepsUpWith(ARRIVAL, 2))
                        .lasting(Duration.ofSeconds(4)));

        long offset = traffic.sendEmpty(STUCK);
        stage.cue(
                "invoices-%d gets a record without content, at offset %d. Its consumer tries it again and again; the other partitions move."
                        .formatted(STUCK, offset));
        ScalerView stuck = stage.expect(
                INVOICES,
                Expectation.of(
                        "stuck: invoices-%d named with the offset and the Pod that owns it".formatted(STUCK),
                        view -> view.inState("Stuck") && (names(view, FROZEN, offset) || names(view, POISON, offset))));
        stage.say(
                "%s gives up after %d s and dies, the kubelet restarts it, and another Pod gets the partition: is it the Pod, or the record?"
                        .formatted(
                                stuck.podOf(FROZEN)
                                        .or(() -> stuck.podOf(POISON))
                                        .orElse("?"),
                                KafkaProps.PATIENCE_OF_A_POD.toSeconds()));
        ScalerView poisoned = stage.expect(
                INVOICES,
                Expectation.of(
                        "the record is to blame: PoisonMessage with partition, offset and Pod",
                        view -> view.inState("Stuck") && names(view, POISON, offset)));
        stage.say(poisoned.finding(POISON).map(Finding::message).orElseThrow());
        stage.expect(
                INVOICES,
                Expectation.of(
                                "not scaled for it: the replicas stay at 2",
                                view -> view.current() == 2 && view.resizes().isEmpty())
                        .lasting(Duration.ofSeconds(4)));

        program.setAside(DEAD_LETTERS);
        stage.cue("The advice is taken: the consumer sends what it cannot process to %s and goes on."
                .formatted(DEAD_LETTERS));
        stage.expect(
                INVOICES,
                Expectation.of(
                        "the partition moves, the finding goes and the backlog drains",
                        view -> view.finding(POISON).isEmpty()
                                && view.finding(FROZEN).isEmpty()
                                && !view.inState("Stuck")
                                && view.keepsUpWith(ARRIVAL, 2)));
    }

    private static boolean names(ScalerView view, String type, long offset) {
        return view.finding(type)
                        .filter(finding -> finding.message().contains("partition " + INVOICES + "-" + STUCK + " ")
                                && finding.message().contains("offset " + offset + " "))
                        .isPresent()
                && view.podOf(type)
                        .filter(pod -> pod.startsWith(INVOICES + "-"))
                        .isPresent();
    }
}
