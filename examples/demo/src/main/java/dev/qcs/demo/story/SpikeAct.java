package dev.qcs.demo.story;

import dev.qcs.demo.story.Observations.Resize;
import dev.qcs.demo.workload.Traffic;
import java.time.Duration;
import java.util.Map;

/** The queue backs up: five times the messages, one step to the size that keeps up and drains, and back when it is over. */
final class SpikeAct implements Act {
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
        stage.topic(ORDERS, PARTITIONS, Map.of());
        stage.consumer(ORDERS, SERVICE);
        Traffic traffic = stage.traffic(ORDERS, PARTITIONS, 100, CALM);
        stage.apply("orders.yaml");
        stage.say("%d messages/s into %d partitions; one consumer carries about 95/s, so one replica is enough."
                .formatted(CALM, PARTITIONS));
        stage.expect(
                ORDERS,
                "steady: one replica keeps up with %d messages/s".formatted(CALM),
                Duration.ofSeconds(40),
                view -> view.inState("Steady")
                        && view.current() == 1
                        && view.needed() == 1
                        && view.keepsUpWith(CALM, 2));

        traffic.rate(RUSH);
        stage.cue("Now %d messages/s arrive. The objective: no message waits longer than 10 s.".formatted(RUSH));
        stage.expect(
                ORDERS,
                "scaled out in one step, from 1 to the size that keeps up and drains",
                Duration.ofSeconds(25),
                view -> !view.resizes().isEmpty()
                        && view.resizes().getFirst().from() == 1
                        && view.resizes().getFirst().to() >= RUSH / 95);
        int size = stage.look(ORDERS).resizes().getFirst().to();
        stage.say("One step to %d replicas; the backlog drains.".formatted(size));
        stage.expect(
                ORDERS,
                "the backlog is drained at that size, without a second step up",
                Duration.ofSeconds(45),
                view -> view.resizes().size() == 1
                        && view.inState("Steady")
                        && view.behind() >= 0
                        && view.behind() <= 2);

        traffic.rate(CALM);
        stage.cue(
                "The rush is over: %d messages/s again. Idle replicas cost; once they have cost more than a rebalance does, they go."
                        .formatted(CALM));
        stage.expect(
                ORDERS,
                "scaled in again, with the backlog at zero all the while",
                Duration.ofSeconds(60),
                view -> !view.resizes().isEmpty()
                        && view.resizes().stream().allMatch(SpikeAct::isShrinking)
                        && view.resizes().getLast().to() <= 2
                        && view.behind() <= 10);
    }

    private static boolean isShrinking(Resize resize) {
        return resize.to() < resize.from();
    }
}
