package dev.qcs.operator.lag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.burrow.BurrowStatus;
import dev.qcs.operator.lag.burrow.BurrowWindow;
import org.junit.jupiter.api.Test;

/** The published rules, one by one, in their order. */
class BurrowWindowTest {
    private static final long STEP = 10_000;

    /** Commits ten seconds apart, each with the end that was polled before it; judged at the last one. */
    private static BurrowStatus judged(long[] offsets, long[] ends, long later) {
        BurrowWindow window = new BurrowWindow();
        for (int i = 0; i < offsets.length; i++) {
            window.end(ends[i]);
            window.commit(offsets[i], i * STEP, i + 1, i * STEP);
        }
        return window.status((offsets.length - 1) * STEP + later);
    }

    private static long[] of(long... values) {
        return values;
    }

    @Test
    void noLagIsOkWhateverElse() {
        assertThat(judged(of(10, 5, 20), of(20, 20, 20), 1_000_000)).isEqualTo(BurrowStatus.OK);
        assertThat(new BurrowWindow().status(0)).isEqualTo(BurrowStatus.OK);
    }

    @Test
    void silenceLongerThanTheWindowIsAStop() {
        assertThat(judged(of(10, 20, 30), of(50, 60, 70), 20_000)).isEqualTo(BurrowStatus.WARN);
        assertThat(judged(of(10, 20, 30), of(50, 60, 70), 21_000)).isEqualTo(BurrowStatus.STOP);
        // The end was at the commit a while ago: no stop.
        assertThat(judged(of(10, 20, 30), of(50, 30, 70), 21_000)).isNotEqualTo(BurrowStatus.STOP);
    }

    @Test
    void aStepBackThatIsNotMadeGoodIsARewind() {
        assertThat(judged(of(10, 40, 20, 30), of(90, 90, 90, 90), 0)).isEqualTo(BurrowStatus.REWIND);
        assertThat(judged(of(10, 40, 20, 40), of(90, 90, 90, 90), 0)).isNotEqualTo(BurrowStatus.REWIND);
    }

    @Test
    void oneCommitWithoutLagVetoes() {
        assertThat(judged(of(10, 20, 30), of(20, 20, 90), 0)).isEqualTo(BurrowStatus.OK);
    }

    @Test
    void theSameOffsetAgainAndAgainIsAStall() {
        assertThat(judged(of(10, 10, 10), of(20, 30, 40), 0)).isEqualTo(BurrowStatus.STALL);
        assertThat(judged(of(10), of(20), 0)).isEqualTo(BurrowStatus.STALL);
    }

    @Test
    void lagThatNeverFallsIsAWarning() {
        assertThat(judged(of(10, 20, 30), of(20, 40, 50), 0)).isEqualTo(BurrowStatus.WARN);
        assertThat(judged(of(10, 20, 30), of(20, 40, 45), 0)).isEqualTo(BurrowStatus.OK);
    }

    @Test
    void aFullWindowForgetsItsOldestAndALateCommitHasNoLag() {
        BurrowWindow window = new BurrowWindow();
        window.commit(1, 0, 1, 0);
        assertThat(window.complete()).as("no end is known yet").isZero();
        window.end(1_000);
        for (int i = 0; i < 15; i++) {
            window.commit(i * 10L, i * STEP, 2 * i + 2, i * STEP);
        }
        assertThat(window.complete()).isEqualTo(1);
        assertThat(window.currentLag()).isEqualTo(860);
        window.commit(137, 14 * STEP - 1, 29, 14 * STEP);
        assertThat(window.currentLag()).isEqualTo(860);
        window.commit(1, 0, 3, 14 * STEP);
        assertThat(window.status(14 * STEP)).isEqualTo(BurrowStatus.OK);
    }
}
