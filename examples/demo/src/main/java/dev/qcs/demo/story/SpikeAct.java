package dev.qcs.demo.story;

import dev.qcs.demo.story.Observations.Resize;
import dev.qcs.demo.workload.Traffic;
import dev.qcs.demo.workload.Work;
import java.time.Duration;

/** The queue backs up: five times the messages, one step to the size that keeps up and drains, and back when it is over. */
record SpikeAct(KafkaProps kafka) implements Act {
    private static final String ORDERS = "orders";
    private static final int PARTITIONS = 12;
    private static final int CALM = 60;
    private static final int RUSH = 5 * CALM;
    /** One record takes 10 ms: a replica carries about 95 messages a second. */
    private static final Duration SERVICE = Duration.ofMillis(10);

    @Override
    public String headline() {
        return "The queue backs up: five times the messages arrive";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        kafka.topic(ORDERS, PARTITIONS);
        stage.image(ORDERS, kafka.consumer(ORDERS, Work.taking(SERVICE)));
        Traffic traffic = kafka.traffic(ORDERS, PARTITIONS, 100, CALM);
        stage.apply("orders.yaml");
        stage.say("%d messages/s into %d partitions; one consumer carries about 95/s, so one replica is enough."
                .formatted(CALM, PARTITIONS));
        stage.expect(
                ORDERS,
                Expectation.of(
                                "steady: one replica keeps up with %d messages/s".formatted(CALM),
                                view -> view.inState("Steady")
                                        && view.current() == 1
                                        && view.needed() == 1
                                        && view.keepsUpWith(CALM, 2))
                        .lasting(Duration.ofSeconds(6)));

        traffic.pace().rate(RUSH);
        stage.cue("Now %d messages/s arrive. The objective: no message waits longer than 8 s.".formatted(RUSH));
        stage.expect(
                ORDERS,
                Expectation.of(
                        "scaled out in one step to a size that keeps up and drains",
                        view -> !view.resizes().isEmpty()
                                && view.resizes().getFirst().from() == 1
                                && view.resizes().getLast().to() > RUSH / 95
                                && ups(view) == 1));
        stage.say("New Pods start, the group rebalances, the backlog drains.");
        stage.expect(
                ORDERS,
                Expectation.of(
                                "the backlog is drained, and %d messages/s are kept up with".formatted(RUSH),
                                view -> view.keepsUpWith(RUSH, 2))
                        .lasting(Duration.ofSeconds(4)));

        traffic.pace().rate(CALM);
        stage.cue(
                "The rush is over: %d messages/s again. Idle replicas go once they have cost more than a rebalance does."
                        .formatted(CALM));
        stage.expect(
                ORDERS,
                Expectation.of(
                        "scaled in to one replica, and no message waits longer than the objective",
                        view -> !view.resizes().isEmpty()
                                && view.resizes().stream().allMatch(SpikeAct::isShrinking)
                                && view.current() == 1
                                && view.inState("Steady")
                                && view.keepsUpWith(CALM, 8)));
    }

    private static long ups(ScalerView view) {
        return view.resizes().stream().filter(resize -> !isShrinking(resize)).count();
    }

    private static boolean isShrinking(Resize resize) {
        return resize.to() < resize.from();
    }
}
