package dev.qcs.operator.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ContestsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final Contests contests = new Contests();

    @Test
    void onceIsAPersonsGoodRight() {
        contests.note(NOW, "kubectl", 3);
        assertThat(contests.now(NOW)).isNull();
    }

    @Test
    void twiceInTenMinutesIsAFightWithTheSameManager() {
        contests.note(NOW, "argocd", 3);
        contests.note(NOW.plusSeconds(60), "kubectl", 5);
        assertThat(contests.now(NOW.plusSeconds(60))).isNull();
        contests.note(NOW.plusSeconds(120), "argocd", 4);
        assertThat(contests.now(NOW.plusSeconds(120))).isEqualTo(new Verdict.Contest("argocd", 2, 4));
        assertThat(contests.now(NOW.plusSeconds(600))).isNotNull();
        assertThat(contests.now(NOW.plusSeconds(601))).isNull();
    }

    @Test
    void aLongFightIsCountedAndBounded() {
        for (int i = 0; i < 1_000; i++) {
            contests.note(NOW.plusMillis(i), "argocd", i);
        }
        assertThat(contests.now(NOW.plusSeconds(1))).isEqualTo(new Verdict.Contest("argocd", 50, 999));
    }
}
