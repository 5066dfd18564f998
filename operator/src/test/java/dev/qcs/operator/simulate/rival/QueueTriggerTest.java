package dev.qcs.operator.simulate.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.simulate.FakePlant;
import dev.qcs.operator.simulate.QueueFigures;
import dev.qcs.operator.simulate.Setup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** KEDA's RabbitMQ scaler as it is documented, mode by mode. */
class QueueTriggerTest {
    private static final Setup SETUP = new Setup(0, 1, 100, 60, 1, 100);

    /** Figures: 7 ready now; at the last sample 10 ready, 40 held, 120/s published, 30/s delivered. */
    @ParameterizedTest
    @CsvSource({"20, 50, 20", "mu10s, 50, 1000", "amqp=20, 7, 20", "rate=30, 120, 30", "rate=mu80%, 120, 80"})
    void eachModeReportsItsOwnFigureForEachReplica(String setting, double value, double target) {
        QueueTrigger trigger = trigger(setting);
        assertThat(trigger.query(plant()).value()).isEqualTo(value);
        assertThat(trigger.query(plant()).active()).isTrue();
        assertThat(trigger.target()).isEqualTo(target);
        assertThat(trigger.average()).isTrue();
    }

    /** "(PublishRate − DeliverGetRate)/DeliverGetRate + messages/DeliverGetRate", for all replicas together. */
    @Test
    void theExpectedTimeCountsAllMessagesAtTheRateOfDelivery() {
        QueueTrigger trigger = trigger("time=30");
        assertThat(trigger.query(plant()).value()).isEqualTo((120 - 30 + 50) / 30.0);
        assertThat(trigger.average()).isFalse();
        assertThat(trigger.query(plant().queue(new QueueFigures(5, 5, 0, 10, 0))))
                .isEqualTo(new Trigger.Measurement(0, true));
        assertThat(trigger.query(plant().queue(new QueueFigures(0, 0, 0, 10, 0))))
                .isEqualTo(new Trigger.Measurement(0, false));
    }

    /** A queue that is worked off keeps the workload active in mode MessageRate though nothing is published. */
    @Test
    void theRateIsActiveWhileMessagesAreThere() {
        QueueTrigger trigger = trigger("rate=30");
        assertThat(trigger.query(plant().queue(new QueueFigures(5, 5, 0, 0, 10))))
                .isEqualTo(new Trigger.Measurement(0, true));
        assertThat(trigger.query(plant().queue(new QueueFigures(0, 0, 0, 0, 10)))
                        .active())
                .isFalse();
    }

    /** Ten messages for each of three replicas: "if the actual number of messages is 30, the scaler will scale up to 3 pods". */
    @Test
    void thirtyMessagesAtTenEachAreThreeReplicas() {
        FakePlant plant = new FakePlant(1, 1).queue(new QueueFigures(30, 30, 0, 0, 0));
        assertThat(plant.play(KedaQueueSetting.parse("10").make(SETUP), 1).wanted())
                .isEqualTo(3);
    }

    /** Nothing caps a queue: unlike partitions, more messages always ask for more replicas. */
    @Test
    void nothingButTheMostReplicasLimitsIt() {
        FakePlant plant = new FakePlant(1, 1).queue(new QueueFigures(1_000_000, 1_000_000, 0, 0, 0));
        assertThat(plant.play(KedaQueueSetting.parse("20,up=fast").make(SETUP), 16)
                        .wanted())
                .isEqualTo(100);
    }

    /** "HPA will scale based on the largest result considering each of triggers independently." */
    @Test
    void ofSeveralTriggersTheLargestCounts() {
        FakePlant plant = new FakePlant(1, 1).queue(new QueueFigures(30, 30, 0, 240, 0));
        assertThat(plant.play(KedaQueueSetting.parse("10+rate=mu80%").make(SETUP), 1)
                        .wanted())
                .isEqualTo(3);
        FakePlant other = new FakePlant(1, 1).queue(new QueueFigures(10, 10, 0, 240, 0));
        assertThat(other.play(KedaQueueSetting.parse("10+rate=mu80%").make(SETUP), 1)
                        .wanted())
                .isEqualTo(3);
    }

    /** A Value target multiplies the replicas that are ready by how far off it is. */
    @Test
    void anAbsoluteTargetMultipliesWhatRuns() {
        FakePlant plant = new FakePlant(1, 3).queue(new QueueFigures(5900, 5900, 0, 100, 100));
        assertThat(plant.play(KedaQueueSetting.parse("time=30,up=fast").make(SETUP), 1)
                        .wanted())
                .isEqualTo(6);
        FakePlant near = new FakePlant(1, 3).queue(new QueueFigures(3100, 3100, 0, 100, 100));
        assertThat(near.play(KedaQueueSetting.parse("time=30,up=fast").make(SETUP), 1)
                        .wanted())
                .as("within the tolerance")
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "mu10s,down=50/300,up=fast", "amqp=20", "mu30s+rate=mu80%", "time=30,poll=1,cached"})
    void namesReadBack(String name) {
        assertThat(KedaQueueSetting.parse(name).text()).isEqualTo(name);
    }

    @Test
    void theGridAndItsSelection() {
        assertThat(KedaQueueSetting.grid()).hasSize(60).doesNotHaveDuplicates();
        assertThat(KedaFamily.ofQueues().selection()).hasSize(20);
        assertThat(KedaFamily.ofQueues().selection().getFirst().name()).isEqualTo("keda:20");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ratio=2;whose mode is not known",
                "time=mu10s;no number of messages",
                "20,even;has \"even\", which is no setting",
                "many;begins with \"many\""
            })
    void aNameThatIsWrongIsRefusedWithTheWayToWriteIt(String name, String why) {
        assertThatThrownBy(() -> KedaFamily.ofQueues().member(name, SETUP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("MessageRate");
    }

    private static QueueTrigger trigger(String setting) {
        return KedaQueueSetting.parse(setting).triggers().getFirst().trigger(SETUP);
    }

    private static FakePlant plant() {
        return new FakePlant(1, 1).queue(new QueueFigures(7, 10, 40, 120, 30));
    }
}
