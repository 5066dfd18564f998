package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.rabbitmq.RabbitLagReader;
import dev.qcs.operator.lag.rabbitmq.RabbitReaderOptions;
import dev.qcs.operator.testing.LoopbackPorts;
import dev.qcs.operator.testing.RabbitNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be wrong with queues, provoked on a real RabbitMQ node and heard from the real evaluator; each beside a queue that
 * looks like it and is well.
 */
class RealRabbitScenarioTest {
    private static final RabbitReaderOptions OPTIONS =
            RabbitReaderOptions.defaults(Clock.systemUTC()).faster(10);

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    private static @Nullable RabbitNode node;

    private RabbitLagReader reader;
    private WatchedQueues watched;
    private RabbitWork work;

    @BeforeAll
    static void startNode() {
        node = RabbitNode.start(
                directory, RabbitNode.Extras.metrics(LoopbackPorts.free(1).getFirst()));
    }

    @AfterAll
    static void stopNode() {
        if (node != null) {
            node.close();
        }
    }

    private static RabbitNode node() {
        if (node == null) {
            throw new IllegalStateException("not started");
        }
        return node;
    }

    @BeforeEach
    void start() {
        reader = new RabbitLagReader(
                new BrokerAddress.RabbitMq(node().managementUri(), null, BrokerAddress.Login.GUEST, null), OPTIONS);
        watched = new WatchedQueues(reader);
        work = new RabbitWork(node());
    }

    @AfterEach
    void stop() throws Exception {
        work.end();
        reader.close();
    }

    private WatchedQueues.Group watch(String queue, String... deadLetters) {
        return watched.queues(new RabbitQuery("/", List.of(queue), null, List.of(deadLetters)));
    }

    private static Finding shown(Finding finding) {
        System.out.println(finding.type() + ": " + finding.message() + "; " + finding.advice());
        return finding;
    }

    @Test
    void consumersThatHoldAndDoNothingAreStuckAndThoseThatRejectAreNot() throws Exception {
        work.queue("locked", "classic");
        work.queue("rejecting", "classic");
        WatchedQueues.Group locked = watch("locked");
        WatchedQueues.Group rejecting = watch("rejecting");
        work.publish("locked", 50);
        work.publish("rejecting", 5_000);
        work.consume("locked", 5, RabbitWork.HOLDS);
        work.consume("locked", 5, RabbitWork.HOLDS);
        // Something is held at every look, and nothing is ever acknowledged.
        work.consume("rejecting", 3, work.slowly(Duration.ofMillis(10), RabbitWork.REJECTS));

        Finding stalled = shown(locked.until(FindingType.AllStalled));

        assertThat(stalled.message()).startsWith("10 messages of queue locked are held unacknowledged");
        assertThat(stalled.message()).contains("hold all that they may");
        assertThat(stalled.effect()).isEqualTo(Finding.Effect.Hold);
        rejecting.untilSeen(evaluation -> evaluation.estimate().pool() != null
                && evaluation.estimate().pool().queues().getFirst().stillFor().compareTo(Duration.ofSeconds(10)) > 0);
        assertThat(rejecting.everFound()).doesNotContain(FindingType.AllStalled);
    }

    @Test
    void oneOfTwoConsumersIsStuckAndTwoThatAreSlowAreNot() throws Exception {
        work.queue("shared", "classic");
        work.queue("unhurried", "classic");
        WatchedQueues.Group shared = watch("shared");
        WatchedQueues.Group unhurried = watch("unhurried");
        for (String queue : List.of("shared", "unhurried")) {
            work.publishSteadily(queue, 10);
        }
        work.consume("shared", 4, RabbitWork.HOLDS);
        work.consume("shared", 4, RabbitWork.ACKNOWLEDGES);
        work.consume("unhurried", 4, work.slowly(Duration.ofMillis(600)));
        work.consume("unhurried", 4, work.slowly(Duration.ofMillis(600)));

        Finding stalled = shown(shared.until(FindingType.ConsumerStalled));

        assertThat(stalled.message()).contains("127.0.0.1", "holds 4 messages of queue shared", "while others");
        assertThat(stalled.effect()).isEqualTo(Finding.Effect.None);
        assertThat(shared.everFound()).doesNotContain(FindingType.AllStalled);
        assertThat(unhurried.everFound()).doesNotContain(FindingType.ConsumerStalled, FindingType.AllStalled);
    }

    @Test
    void messagesThatComeBackForEverOrAreDroppedAndThoseThatAreTriedTwice() throws Exception {
        work.queue("poisoned", "classic");
        work.queue("limited", "quorum", "x-delivery-limit", 3);
        work.queue("retried", "classic");
        WatchedQueues.Group poisoned = watch("poisoned");
        WatchedQueues.Group limited = watch("limited");
        WatchedQueues.Group retried = watch("retried");
        work.publish("poisoned", 5);
        work.publishSteadily("limited", 20);
        work.publishSteadily("retried", 20);
        work.consume("poisoned", 1, RabbitWork.GIVES_BACK);
        work.consume("limited", 1, RabbitWork.GIVES_BACK);
        work.consume("retried", 1, (channel, envelope) -> {
            if (envelope.isRedeliver()) {
                channel.basicAck(envelope.getDeliveryTag(), false);
            } else {
                channel.basicNack(envelope.getDeliveryTag(), false, true);
            }
        });

        Finding endless = shown(poisoned.until(FindingType.PoisonRedelivery));
        Finding dropped = shown(limited.until(FindingType.PoisonRedelivery));

        assertThat(endless.message()).contains("queue poisoned come back");
        assertThat(endless.advice()).contains("dead-letter", "for ever");
        assertThat(dropped.advice()).contains("come back 3 times", "dropped silently");
        assertThat(retried.everFound()).doesNotContain(FindingType.PoisonRedelivery);
    }

    @Test
    void theOnlyActiveConsumerIsStuckAndOneThatStandsByIsNot() throws Exception {
        work.queue("ordered", "quorum", "x-single-active-consumer", true);
        work.queue("in-turn", "quorum", "x-single-active-consumer", true);
        WatchedQueues.Group ordered = watch("ordered");
        WatchedQueues.Group inTurn = watch("in-turn");
        work.publish("ordered", 30);
        work.publishSteadily("in-turn", 10);
        work.consume("ordered", 5, RabbitWork.HOLDS);
        work.consume("ordered", 5, RabbitWork.ACKNOWLEDGES);
        work.consume("in-turn", 5, RabbitWork.ACKNOWLEDGES);
        work.consume("in-turn", 5, RabbitWork.HOLDS);

        Finding stuck = shown(ordered.until(FindingType.SingleActiveConsumerStuck));

        assertThat(stuck.message()).contains("5 messages of queue ordered", "at 127.0.0.1", "only its active consumer");
        assertThat(ordered.everFound()).doesNotContain(FindingType.AllStalled);
        assertThat(inTurn.everFound())
                .doesNotContain(
                        FindingType.SingleActiveConsumerStuck, FindingType.AllStalled, FindingType.ConsumerStalled);
    }

    @Test
    void aQueueThatNobodyTakesFromAndOneWhereSomebodyDoes() throws Exception {
        work.queue("forgotten", "classic");
        work.queue("served", "classic");
        WatchedQueues.Group forgotten = watch("forgotten");
        WatchedQueues.Group served = watch("served");
        work.publish("forgotten", 80);
        work.publishSteadily("served", 10);
        work.consume("served", 1, work.slowly(Duration.ofMillis(200)));

        Finding alone = shown(forgotten.until(FindingType.NoConsumers));

        assertThat(alone.message()).startsWith("80 messages wait and queue forgotten has had no consumer");
        assertThat(served.everFound()).doesNotContain(FindingType.NoConsumers);
    }

    @Test
    void aFullQueueSaysWhatBecomesOfWhatIsTooMuch() throws Exception {
        work.queue("morgue", "classic");
        work.exchangeTo("burial", "morgue");
        work.queue("drops", "classic", "x-max-length", 100);
        work.queue("refuses", "classic", "x-max-length", 100, "x-overflow", "reject-publish");
        work.queue(
                "buries",
                "classic",
                "x-max-length",
                100,
                "x-overflow",
                "reject-publish-dlx",
                "x-dead-letter-exchange",
                "burial");
        work.queue("heavy", "classic", "x-max-length-bytes", 200);
        work.queue("roomy", "classic", "x-max-length", 100, "x-max-length-bytes", 100_000);
        WatchedQueues.Group drops = watch("drops");
        WatchedQueues.Group refuses = watch("refuses");
        WatchedQueues.Group buries = watch("buries");
        WatchedQueues.Group heavy = watch("heavy");
        WatchedQueues.Group roomy = watch("roomy");
        for (String queue : List.of("drops", "refuses", "buries", "heavy")) {
            work.publish(queue, 120);
        }
        work.publish("roomy", 50);

        assertThat(shown(drops.until(FindingType.QueueFull)).message())
                .contains("100% full (100 of 100)", "oldest messages are dropped now");
        assertThat(shown(refuses.until(FindingType.QueueFull)).message()).contains("publishers are refused now");
        assertThat(shown(buries.until(FindingType.QueueFull)).message())
                .contains("publishers are refused now", "dead-lettered");
        assertThat(shown(heavy.until(FindingType.QueueFull)).message())
                .containsPattern("\\d+% full \\(\\d+ B of 200 B\\)");
        assertThat(heavy.finding(FindingType.QueueFull).orElseThrow().advice()).contains("max-length-bytes");
        assertThat(roomy.everFound()).doesNotContain(FindingType.QueueFull);
    }

    @Test
    void messagesThatOutliveTheirTimeAndThoseThatDoNot() throws Exception {
        work.queue("late", "classic", "x-message-ttl", 20_000);
        work.queue("prompt", "classic", "x-message-ttl", 20_000);
        WatchedQueues.Group late = watch("late");
        WatchedQueues.Group prompt = watch("prompt");
        work.publish("late", 500);
        work.consume("late", 1, work.slowly(Duration.ofMillis(200)));
        work.publish("prompt", 20);
        work.publishSteadily("prompt", 20);
        work.consume("prompt", 1, work.slowly(Duration.ofMillis(10)));

        Finding risk =
                shown(late.until(FindingType.MessageTtlRisk, finding -> finding.effect() == Finding.Effect.ToCap));

        assertThat(risk.message()).contains("what waits needs", "queue late live 20s", "what expires is lost");
        assertThat(prompt.everFound()).doesNotContain(FindingType.MessageTtlRisk);
    }

    @Test
    void deadLettersThatVanishAndThoseThatArrive() throws Exception {
        work.queue("careful", "classic", "x-dead-letter-exchange", "");
        work.queue("careless", "classic");
        work.queue("grave", "classic");
        work.exchangeTo("graveyard", "grave");
        work.queue("right", "classic", "x-dead-letter-exchange", "graveyard");
        assertThat(
                        node().call(
                                        "PUT",
                                        "/api/policies/%2f/letters",
                                        "{\"pattern\":\"^careless$\",\"definition\":{\"dead-letter-exchange\":\"missing.dlx\"},\"apply-to\":\"queues\"}"))
                .isBetween(200, 204);
        WatchedQueues.Group careful = watch("careful");
        WatchedQueues.Group careless = watch("careless");
        WatchedQueues.Group right = watch("right");

        Finding missing = shown(careless.until(FindingType.DlxMissing));

        assertThat(missing.message()).contains("dead-letter exchange missing.dlx of queue careless", "vanish silently");
        for (WatchedQueues.Group well : List.of(careful, right)) {
            well.untilSeen(evaluation -> evaluation.estimate().pool() != null
                    && Boolean.FALSE.equals(evaluation
                            .estimate()
                            .pool()
                            .queues()
                            .getFirst()
                            .reading()
                            .details()
                            .deadLetterExchangeMissing()));
            assertThat(well.everFound()).doesNotContain(FindingType.DlxMissing);
        }
    }

    @Test
    void deadLettersThatGrowWithTheirCauseAndThoseThatLieThere() throws Exception {
        work.queue("orders.dlq", "classic", "x-message-ttl", 3_600_000);
        work.exchangeTo("orders.dlx", "orders.dlq");
        work.queue("orders", "classic", "x-dead-letter-exchange", "orders.dlx");
        work.queue("refunds.dlq", "classic");
        work.queue("refunds", "classic");
        work.queue("mails.dlq", "classic", "x-max-length", 1000);
        work.publish("refunds.dlq", 30);
        work.publish("mails.dlq", 30);
        WatchedQueues.Group orders = watch("orders", "orders.dlq");
        WatchedQueues.Group refunds = watch("refunds", "refunds.dlq");
        WatchedQueues.Group mails = watch("orders", "mails.dlq");
        work.publishSteadily("orders", 10);
        work.consume("orders", 5, (channel, envelope) -> {
            if (envelope.getDeliveryTag() % 2 == 0) {
                channel.basicAck(envelope.getDeliveryTag(), false);
            } else {
                channel.basicReject(envelope.getDeliveryTag(), false);
            }
        });
        work.publishSteadily("mails.dlq", 1);
        work.consume("mails.dlq", 1, RabbitWork.ACKNOWLEDGES);

        Finding unread = shown(orders.until(FindingType.DeadLetterUnattended));
        assertThat(unread.message()).contains("dead letters lie in queue orders.dlq", "gone after 60m");
        Finding growing = shown(orders.until(
                FindingType.DeadLetterGrowing, finding -> finding.message().contains("rejected by consumers")));

        assertThat(growing.message()).contains("messages came to orders.dlq in 20s", "of what was consumed");
        assertThat(growing.severity()).isEqualTo(Finding.Severity.Critical);
        assertThat(orders.last().estimate().lag()).as("dead letters are no lag").isLessThan(20);
        assertThat(refunds.everFound())
                .as("thirty that were there before and stay until somebody comes")
                .doesNotContain(FindingType.DeadLetterGrowing, FindingType.DeadLetterUnattended);
        assertThat(mails.everFound()).as("somebody reads them").doesNotContain(FindingType.DeadLetterUnattended);
    }

    @Test
    void consumersThatAreTooSlowAndABacklogThatShrinks() throws Exception {
        work.queue("slow", "classic");
        work.queue("catching-up", "classic");
        WatchedQueues.Group slow = watch("slow");
        WatchedQueues.Group catchingUp = watch("catching-up");
        work.publish("catching-up", 2_000);
        work.publishSteadily("slow", 60);
        work.publishSteadily("catching-up", 10);
        work.consume("slow", 2, work.slowly(Duration.ofMillis(50)));
        work.consume("catching-up", 2, work.slowly(Duration.ofMillis(40)));

        Finding behind = shown(slow.until(FindingType.SlowConsumer));

        assertThat(behind.message()).contains("queue slow gets", "are acknowledged");
        assertThat(catchingUp.everFound()).doesNotContain(FindingType.SlowConsumer);
    }

    @Test
    void consumersThatHeldMessagesAreKilledAndTheirWorkGoesOn() throws Exception {
        work.queue("survivors", "quorum");
        WatchedQueues.Group group = watch("survivors");
        work.publish("survivors", 40);
        Connection doomed = work.consume("survivors", 10, RabbitWork.HOLDS);
        group.untilSeen(evaluation -> evaluation.estimate().pool() != null
                && evaluation.estimate().pool().held() != null
                && evaluation.estimate().pool().held() == 10);

        doomed.abort();
        work.consume("survivors", 10, RabbitWork.ACKNOWLEDGES);

        group.untilSeen(evaluation ->
                evaluation.estimate().lag() != null && evaluation.estimate().lag() == 0);
        assertThat(group.everFound())
                .as("given back once, which is no poison")
                .doesNotContain(FindingType.PoisonRedelivery, FindingType.AllStalled);
    }
}
