package dev.qcs.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void nothingExpectedIsNoSuccess() {
        assertThat(ledger.complete()).isFalse();
    }

    @Test
    void oneThatWasMissedIsAFailureThatSaysWhatWasThereInstead() {
        ledger.seen("Act 1", "steady", Duration.ofMillis(2_500));
        assertThat(ledger.complete()).isTrue();
        ledger.missed("Act 1", "scaled out", Duration.ofSeconds(25), "state Steady, 1 replicas");
        assertThat(ledger.complete()).isFalse();
        assertThat(ledger.verdict()).isEqualTo("1 expected states were seen, 1 were not");
        assertThat(ledger.report())
                .containsExactly(
                        "Act 1",
                        "  seen      steady (after 2.5 s)",
                        "  NOT SEEN  scaled out (within 25.0 s)",
                        "            instead: state Steady, 1 replicas");
    }
}
