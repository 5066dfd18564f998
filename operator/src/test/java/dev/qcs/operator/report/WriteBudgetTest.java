package dev.qcs.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WriteBudgetTest {
    private static final Instant START = Example.NOW;
    private final StatusBuilder builder = new StatusBuilder(new Runbooks("runbooks"));

    @Test
    void theFirstStatusIsWritten() {
        assertThat(WriteBudget.due(null, status(new Example("orders"), null), START, 0, 1))
                .isTrue();
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() {
        assertThat(dueAfter(Duration.ofSeconds(5), new Example("orders"))).isFalse();
        assertThat(dueAfter(Duration.ofSeconds(29), new Example("orders"))).isFalse();
    }

    @Test
    void aChangeOfReplicasIsWrittenAtOnce() {
        Example more = new Example("orders");
        more.current = 5;
        more.to = 5;
        assertThat(dueAfter(Duration.ofSeconds(5), more)).isTrue();
    }

    @Test
    void aNewFindingIsWrittenAtOnce() {
        Example stuck = new Example("orders");
        stuck.finding(
                FindingType.NoMembers,
                Finding.Severity.Warning,
                Finding.Effect.Hold,
                "nobody consumes",
                "start consumers");
        assertThat(dueAfter(Duration.ofSeconds(5), stuck)).isTrue();
    }

    @Test
    void aConditionThatTurnsIsWrittenAtOnce() {
        Example gone = new Example("orders");
        gone.targetThere = false;
        assertThat(dueAfter(Duration.ofSeconds(5), gone)).isTrue();
    }

    @Test
    void aRoundedNumberIsWrittenAfterHalfAMinute() {
        Example busier = new Example("orders");
        busier.lag = 5_000L;
        assertThat(dueAfter(Duration.ofSeconds(29), busier)).isFalse();
        assertThat(dueAfter(Duration.ofSeconds(30), busier)).isTrue();
    }

    @Test
    void demandThatTheBoundsHideWaitsHalfAMinute() {
        Example hidden = new Example("orders");
        hidden.needed = 5;
        assertThat(dueAfter(Duration.ofSeconds(5), hidden)).isFalse();
        assertThat(dueAfter(Duration.ofSeconds(30), hidden)).isTrue();
    }

    @Test
    void aNumberThatReadsTheSameIsNotWritten() {
        Example nearly = new Example("orders");
        nearly.lag = 1_236L;
        // past.
        assertThat(dueAfter(Duration.ofSeconds(30), nearly)).isFalse();
    }

    @Test
    void everyoneBeatsOnceAMinuteOnAClockOfTheirOwn() {
        QueueConsumerScalerStatus status = status(new Example("orders"), null);
        for (int phase = 0; phase < 240; phase++) {
            int beats = 0;
            WriteBudget.Written written = new WriteBudget.Written(status, START);
            for (int second = 1; second <= 600; second++) {
                Instant now = START.plusSeconds(second);
                if (WriteBudget.due(written, status, now, phase, 100)) {
                    beats++;
                    written = new WriteBudget.Written(status, now);
                }
            }
            assertThat(beats).as("phase " + phase).isBetween(9, 10);
        }
    }

    @Test
    void aLargeFleetBeatsMoreRarely() {
        QueueConsumerScalerStatus status = status(new Example("orders"), null);
        WriteBudget.Written written = new WriteBudget.Written(status, START);
        long beats = 0;
        for (int second = 1; second <= 1_000; second++) {
            Instant now = START.plusSeconds(second);
            if (WriteBudget.due(written, status, now, 17, 7_000)) {
                beats++;
                written = new WriteBudget.Written(status, now);
            }
        }
        assertThat(beats).as("7,000 scalers at 35/s: one beat in 200 s").isEqualTo(5);
    }

    private boolean dueAfter(Duration time, Example next) {
        // With this phase no heartbeat falls into the first 30 s.
        return dueAfter(time, next, (int) Math.floorMod(START.getEpochSecond(), 60L));
    }

    private boolean dueAfter(Duration time, Example next, int phase) {
        QueueConsumerScalerStatus before = status(new Example("orders"), null);
        Instant now = START.plus(time);
        return WriteBudget.due(new WriteBudget.Written(before, START), status(next, before), now, phase, 1);
    }

    private QueueConsumerScalerStatus status(Example example, @Nullable QueueConsumerScalerStatus before) {
        return builder.build(example.subject(), example.verdict(), before, example.now);
    }
}
