package dev.qcs.demo.story;

import dev.qcs.crd.QueueConsumerScalerStatus.Finding;
import dev.qcs.demo.workload.QueueTraffic;
import dev.qcs.demo.workload.Work;
import java.time.Duration;

/** Consumers that are connected, hold what they were given and acknowledge nothing: more of them would hold more. */
record HeldMessagesAct(RabbitProps rabbit) implements Act {
    private static final String REPORTS = "reports";
    private static final String STALLED = "AllStalled";
    private static final int ARRIVAL = 20;
    private static final int PREFETCH = 5;

    @Override
    public String headline() {
        return "Consumers hold messages: healthy Pods, nothing acknowledged";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        rabbit.queue(REPORTS);
        Work.Held work = new Work.Held(Work.taking(Duration.ofMillis(10)));
        stage.image(REPORTS, rabbit.consumer(REPORTS, PREFETCH, work));
        QueueTraffic traffic = rabbit.traffic(REPORTS, ARRIVAL);
        stage.apply("reports.yaml");
        stage.say("%d messages/s, two replicas, each with prefetch %d.".formatted(ARRIVAL, PREFETCH));
        stage.expect(
                REPORTS,
                Expectation.of(
                                "steady: two replicas, nothing waits",
                                view -> view.inState("Steady") && view.current() == 2 && view.keepsUpWith(ARRIVAL, 2))
                        .lasting(Duration.ofSeconds(3)));

        work.hold();
        stage.cue("Both wait for a lock that nobody gives back. They stay connected and Ready, each with %d messages."
                .formatted(PREFETCH));
        ScalerView stalled = stage.expect(
                REPORTS,
                Expectation.of(
                        "stuck: %d messages held unacknowledged".formatted(2 * PREFETCH),
                        view -> view.inState("Stuck")
                                && view.finding(STALLED)
                                        .filter(finding -> finding.message()
                                                .startsWith(2 * PREFETCH + " messages of queue " + REPORTS))
                                        .isPresent()));
        stage.say(stalled.finding(STALLED).map(Finding::message).orElseThrow());
        stage.expect(
                REPORTS,
                Expectation.of(
                                "not scaled for it: the replicas stay at 2",
                                view -> view.inState("Stuck") && view.resizes().isEmpty())
                        .lasting(Duration.ofSeconds(5)));

        work.release();
        traffic.pace().rate(ARRIVAL);
        stage.cue("The lock is given back.");
        stage.expect(
                REPORTS,
                Expectation.of(
                        "the messages are acknowledged, the finding goes and the backlog drains",
                        view -> view.finding(STALLED).isEmpty()
                                && !view.inState("Stuck")
                                && view.keepsUpWith(ARRIVAL, 2)));
    }
}
