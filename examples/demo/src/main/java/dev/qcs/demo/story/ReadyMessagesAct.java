package dev.qcs.demo.story;

import dev.qcs.demo.workload.QueueTraffic;
import dev.qcs.demo.workload.Work;
import java.time.Duration;

/**
 * A broker that tells only how many messages are ready and how many consumers there are, by a passive declare: the queue's
 * length is met in one step, and since nobody knows what consumers hold, none is taken away.
 */
record ReadyMessagesAct(RabbitProps rabbit) implements Act {
    private static final String EMAILS = "emails";
    private static final int CALM = 10;
    private static final int BURST = 1_200;
    private static final int THRESHOLD = 100;

    @Override
    public String headline() {
        return "The queue backs up, and only its length is known";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        rabbit.queue(EMAILS);
        stage.image(EMAILS, rabbit.consumer(EMAILS, 10, Work.taking(Duration.ofMillis(10))));
        QueueTraffic traffic = rabbit.traffic(EMAILS, CALM);
        stage.apply("emails-by-length.yaml");
        stage.say("%d messages/s; the objective is %d waiting messages a replica.".formatted(CALM, THRESHOLD));
        stage.expect(
                EMAILS,
                Expectation.of(
                                "one replica, fewer than %d messages wait".formatted(THRESHOLD),
                                view -> view.current() == 1 && view.lag() >= 0 && view.lag() < THRESHOLD)
                        .lasting(Duration.ofSeconds(4)));

        traffic.publish(BURST);
        stage.cue("%d messages arrive at once.".formatted(BURST));
        stage.expect(
                EMAILS,
                Expectation.of(
                        "scaled out in one step to one replica for each %d messages".formatted(THRESHOLD),
                        view -> !view.resizes().isEmpty()
                                && view.resizes().getFirst().from() == 1
                                && view.resizes().getFirst().to() >= 8));
        stage.expect(
                EMAILS, Expectation.of("the backlog is drained", view -> view.lag() >= 0 && view.lag() < THRESHOLD));
        ScalerView kept = stage.expect(
                EMAILS,
                Expectation.of(
                                "none is taken away: what consumers hold cannot be read",
                                view -> view.current() >= 8
                                        && view.resizes().stream().allMatch(resize -> resize.to() > resize.from()))
                        .lasting(Duration.ofSeconds(10)));
        stage.say(kept.summary());
    }
}
