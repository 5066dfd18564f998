package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.rabbitmq.RabbitLagReader;
import dev.qcs.operator.lag.rabbitmq.RabbitReaderOptions;
import dev.qcs.operator.testing.Patience;
import dev.qcs.operator.testing.RabbitNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A real RabbitMQ node in trouble of its own: it keeps publishers out, or is gone. */
class RabbitOutageScenarioTest {
    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    private static @Nullable RabbitNode node;

    private RabbitLagReader reader;
    private WatchedQueues watched;
    private RabbitWork work;

    @BeforeAll
    static void startNode() {
        node = RabbitNode.start(directory);
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
                new BrokerAddress.RabbitMq(node().managementUri(), null, BrokerAddress.Login.GUEST, null),
                RabbitReaderOptions.defaults(Clock.systemUTC()).faster(10));
        watched = new WatchedQueues(reader);
        work = new RabbitWork(node());
    }

    @AfterEach
    void stop() throws Exception {
        work.end();
        reader.close();
    }

    private WatchedQueues.Group watch(String queue) {
        return watched.queues(new RabbitQuery("/", List.of(queue), null));
    }

    /** Publishers that are kept out leave a queue that looks idle; one that nobody publishes to looks the same. */
    @Test
    void anAlarmOfTheDiskAndOfMemoryAndItsEnd() throws Exception {
        work.queue("starved", "classic");
        WatchedQueues.Group starved = watch("starved");
        work.consume("starved", 5, RabbitWork.ACKNOWLEDGES);
        starved.untilSeen(evaluation ->
                evaluation.estimate().lag() != null && evaluation.estimate().lag() == 0);
        assertThat(starved.everFound()).as("an idle queue").doesNotContain(FindingType.PublishersBlocked);

        try {
            node().control("set_disk_free_limit", "900000GB");
            Finding disk = starved.until(FindingType.PublishersBlocked);
            assertThat(disk.message()).contains("disk space alarm on node test@localhost", "0 there");
            assertThat(disk.effect()).isEqualTo(Finding.Effect.Hold);
            assertThat(publishes("starved")).as("a publisher is told to wait").isFalse();
            assertThat(starved.last().decision()).isInstanceOf(Decision.Hold.class);
        } finally {
            node().control("set_disk_free_limit", "50MB");
        }
        starved.untilSeen(evaluation -> evaluation.findings().isEmpty());

        try {
            node().control("set_vm_memory_high_watermark", "absolute", "10MB");
            Finding memory = starved.until(FindingType.PublishersBlocked);
            assertThat(memory.message()).contains("memory alarm on node test@localhost");
        } finally {
            node().control("set_vm_memory_high_watermark", "absolute", "2GB");
        }
        starved.untilSeen(evaluation -> evaluation.findings().isEmpty());
    }

    /** True when the broker tells that it took a message, false when it says that it takes none. */
    private static boolean publishes(String queue) throws Exception {
        var connection = node().connect();
        try {
            CountDownLatch blocked = new CountDownLatch(1);
            connection.addBlockedListener(reason -> blocked.countDown(), () -> {});
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            channel.basicPublish("", queue, null, "m".getBytes(StandardCharsets.UTF_8));
            return !blocked.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            connection.abort(1000);
        }
    }

    @Test
    void aNodeThatIsGoneHoldsReplicasAndComesBackToWhatItHad() throws Exception {
        work.queue("orders", "quorum");
        WatchedQueues.Group orders = watch("orders");
        work.publish("orders", 5_000);
        orders.untilSeen(evaluation ->
                evaluation.estimate().lag() != null && evaluation.estimate().lag() == 5_000);

        node().kill();
        orders.untilSeen(evaluation -> evaluation.reading() instanceof Reading.Unavailable);
        assertThat(((Reading.Unavailable) orders.last().reading()).reason())
                .isEqualTo(Reading.Reason.SourceUnreachable);
        assertThat(orders.last().decision()).isInstanceOf(Decision.Hold.class);

        node().start();
        orders.untilSeen(evaluation ->
                evaluation.estimate().lag() != null && evaluation.estimate().lag() == 5_000);
        assertThat(orders.allDecisions())
                .as("no replica goes because the node did")
                .noneMatch(decision -> decision instanceof Decision.ScaleTo to && to.to() < to.from());
    }
}
