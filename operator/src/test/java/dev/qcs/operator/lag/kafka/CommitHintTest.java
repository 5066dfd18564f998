package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what is meant for us is read in metadata that belongs to the application. */
class CommitHintTest {

    @ParameterizedTest
    @CsvSource({"processed=81234, 81234", "a=b;processed=7, 7", "processed=0 x, 0", "'{\"x\",processed=12}', 12"})
    void theOffsetIsFoundBesideOtherThings(String metadata, long offset) {
        assertThat(CommitHint.processed(metadata)).isEqualTo(offset);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "processed=",
                "processed=x",
                "unprocessed=5",
                "processed=-4",
                "processed=1234567890123456789012"
            })
    void anythingElseSaysNothing(String metadata) {
        assertThat(CommitHint.processed(metadata)).isNull();
    }

    @Test
    void noMetadataSaysNothing() {
        assertThat(CommitHint.processed(null)).isNull();
    }
}
