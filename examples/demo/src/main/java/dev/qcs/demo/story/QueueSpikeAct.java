package dev.qcs.demo.story;

import dev.qcs.demo.workload.QueueTraffic;
import dev.qcs.demo.workload.Work;
import java.time.Duration;

/** A queue of RabbitMQ backs up: five times the messages, one step to the size that keeps up and drains, and back. */
record QueueSpikeAct(RabbitProps rabbit) implements Act {
    private static final String EMAILS = "emails";
    private static final int CALM = 60;
    private static final int RUSH = 5 * CALM;
    /** One message takes 10 ms: a replica carries about 95 a second. */
    private static final Duration SERVICE = Duration.ofMillis(10);

    @Override
    public String headline() {
        return "The queue backs up: five times the messages arrive";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        rabbit.queue(EMAILS);
        stage.image(EMAILS, rabbit.consumer(EMAILS, 10, Work.taking(SERVICE)));
        QueueTraffic traffic = rabbit.traffic(EMAILS, CALM);
        stage.apply("emails.yaml");
        stage.say("%d messages/s; one consumer with prefetch 10 carries about 95/s, so one replica is enough."
                .formatted(CALM));
        stage.expect(
                EMAILS,
                Expectation.of(
                                "steady: one replica keeps up with %d messages/s".formatted(CALM),
                                view -> view.inState("Steady") && view.current() == 1 && view.keepsUpWith(CALM, 2))
                        .lasting(Duration.ofSeconds(10)));

        traffic.pace().rate(RUSH);
        stage.cue("Now %d messages/s arrive. The objective: no message waits longer than 8 s.".formatted(RUSH));
        stage.expect(
                EMAILS,
                // The broker's counters are samples, so the size of a jump may show in two readings.
                Expectation.of(
                        "scaled out in one step, or two, to a size that keeps up and drains",
                        view -> !view.resizes().isEmpty()
                                && view.resizes().size() <= 2
                                && view.resizes().getFirst().from() == 1
                                && view.resizes().getLast().to() > RUSH / 95));
        stage.say("New Pods start and take their share of the one queue; the backlog drains.");
        stage.expect(
                EMAILS,
                Expectation.of(
                                "the backlog is drained, and %d messages/s are kept up with".formatted(RUSH),
                                view -> view.keepsUpWith(RUSH, 2))
                        .lasting(Duration.ofSeconds(4)));

        traffic.pace().rate(CALM);
        stage.cue("The rush is over: %d messages/s again. What consumers still hold is never taken from them."
                .formatted(CALM));
        stage.expect(
                EMAILS,
                Expectation.of(
                        "scaled in, and no message waits longer than the objective",
                        view -> !view.resizes().isEmpty()
                                && view.resizes().stream().allMatch(resize -> resize.to() < resize.from())
                                && view.current() <= 2
                                && view.inState("Steady")
                                && view.keepsUpWith(CALM, 8)));
    }
}
