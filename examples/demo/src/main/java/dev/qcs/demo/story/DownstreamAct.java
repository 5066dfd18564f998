package dev.qcs.demo.story;

import dev.qcs.demo.story.Observations.Resize;
import dev.qcs.demo.workload.Traffic;
import dev.qcs.demo.workload.Work;
import java.time.Duration;

/** What limits the consumers is behind them: more replicas are tried, bring nothing, and are taken back. */
record DownstreamAct(KafkaProps kafka) implements Act {
    private static final String PAYMENTS = "payments";
    private static final int PARTITIONS = 12;
    private static final int CALM = 50;
    private static final int RUSH = 250;
    /** One at a time, so about 70 messages a second however many replicas there are. */
    private static final Duration ONE_PAYMENT = Duration.ofMillis(14);

    @Override
    public String headline() {
        return "A slow database behind the consumers: replicas that bring nothing";
    }

    @Override
    public void play(Stage stage) throws InterruptedException, NotSeen {
        kafka.topic(PAYMENTS, PARTITIONS);
        Work.OneAtATime database = new Work.OneAtATime(ONE_PAYMENT);
        stage.image(PAYMENTS, kafka.consumer(PAYMENTS, database));
        Traffic traffic = kafka.traffic(PAYMENTS, PARTITIONS, 100, CALM);
        stage.apply("payments.yaml");
        stage.say("%d payments/s, one replica. All of them lock the same row of a database, for %d ms each."
                .formatted(CALM, ONE_PAYMENT.toMillis()));
        stage.expect(
                PAYMENTS,
                Expectation.of(
                                "steady: one replica keeps up with %d payments/s".formatted(CALM),
                                view -> view.inState("Steady") && view.current() == 1 && view.keepsUpWith(CALM, 2))
                        .lasting(Duration.ofSeconds(4)));

        traffic.pace().rate(RUSH);
        stage.cue("Now %d payments/s arrive, and no number of replicas gets more than about 70/s through that lock."
                .formatted(RUSH));
        stage.expect(
                PAYMENTS,
                Expectation.of(
                        "scaled out, since one replica is not enough",
                        view -> view.resizes().stream().anyMatch(resize -> resize.from() == 1 && resize.to() > 1)));
        stage.say("The replicas are there. Do they bring anything? The operator measures it.");
        ScalerView undone = stage.expect(
                PAYMENTS,
                Expectation.of(
                        "seen to be in vain, undone, and the reason given",
                        view -> view.limitedBy("Ineffective")
                                && view.current() == 1
                                && backToOne(view)
                                && view.summary().contains("something behind the consumers is the limit")));
        stage.say(undone.summary());
        stage.expect(
                PAYMENTS,
                Expectation.of(
                                "not tried again at once although the backlog grows",
                                view -> view.current() == 1 && view.limitedBy("Ineffective"))
                        .lasting(Duration.ofSeconds(4)));

        database.unlock();
        traffic.pace().rate(CALM);
        stage.cue("The lock is removed and the rush is over; the next attempt will bring something.");
    }

    private static boolean backToOne(ScalerView view) {
        Resize last = view.resizes().getLast();
        return last.from() > 1 && last.to() == 1;
    }
}
