package dev.qcs.demo.story;

import dev.qcs.demo.workload.QueueTraffic;
import dev.qcs.demo.workload.Work;
import java.time.Duration;
import java.util.Map;

/** Messages that cannot be processed are rejected into a dead-letter queue, and hold nothing up. */
record DeadLettersAct(RabbitProps rabbit) implements Act {
    private static final String SIGNUPS = "signups";
    private static final String DEAD_LETTERS = "signups.dlq";
    private static final int ARRIVAL = 20;
    private static final int BROKEN = 30;

    @Override
    public String headline() {
        return "Messages that cannot be processed: dead letters";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        rabbit.queue(DEAD_LETTERS);
        rabbit.queue(SIGNUPS, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", DEAD_LETTERS));
        stage.image(SIGNUPS, rabbit.consumer(SIGNUPS, 5, Work.taking(Duration.ofMillis(10))));
        QueueTraffic traffic = rabbit.traffic(SIGNUPS, ARRIVAL);
        stage.apply("signups.yaml");
        stage.say("%d messages/s; what cannot be processed goes to %s.".formatted(ARRIVAL, DEAD_LETTERS));
        stage.expect(
                SIGNUPS,
                Expectation.of(
                                "steady: one replica, nothing waits",
                                view -> view.inState("Steady") && view.keepsUpWith(ARRIVAL, 2))
                        .lasting(Duration.ofSeconds(3)));

        traffic.publishEmpty(BROKEN);
        stage.cue("%d messages without content arrive; the consumer rejects each of them for good.".formatted(BROKEN));
        stage.expect(
                SIGNUPS,
                Expectation.of(
                        "all %d are dead letters, the others are processed, and nothing is scaled for it"
                                .formatted(BROKEN),
                        view -> rabbit.ready(DEAD_LETTERS) == BROKEN
                                && view.resizes().isEmpty()
                                && view.keepsUpWith(ARRIVAL, 2)));
    }
}
