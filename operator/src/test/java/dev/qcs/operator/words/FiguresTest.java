package dev.qcs.operator.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "640, 640",
        "999, 999",
        "1000, 1k",
        "1200, 1.2k",
        "1249, 1.2k",
        "1250, 1.3k",
        "18000, 18k",
        "84000, 84k",
        "84499, 84k",
        "150000, 150k",
        "999499, 1M",
        "3412000, 3.4M",
        "91000000, 91M",
        "9223372036854775807, 9.2E",
        "-1200, -1.2k"
    })
    void counts(long number, String words) {
        assertThat(Figures.count(number)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.01, <0.1",
        "0.3, 0.3",
        "9.5, 9.5",
        "9.96, 10",
        "12, 12",
        "120, 120",
        "610, 610",
        "999.4, 999",
        "999.6, 1k",
        "1100, 1.1k",
        "1900, 1.9k",
        "14100, 14k",
        "52000, 52k",
        "-3000, -3k"
    })
    void rates(double perSecond, String words) {
        assertThat(Figures.rate(perSecond)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "640, 640 B",
        "999.7, 1 kB",
        "4000000, 4 MB",
        "1000000000000, 1 TB",
        "2400000000000, 2.4 TB",
        "50000000000, 50 GB"
    })
    void bytes(double bytes, String words) {
        assertThat(Figures.bytes(bytes)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "2, 2s",
        "96, 96s",
        "119, 119s",
        "120, 2m",
        "420, 7m",
        "1860, 31m",
        "7170, 2h",
        "7199, 2h",
        "7200, 2h",
        "19080, 5h18m",
        "32400, 9h",
        "36000, 10h",
        "86400, 24h",
        "172800, 2d",
        "432000, 5d",
        "518400, 6d",
        "-5, 0s"
    })
    void times(long seconds, String words) {
        assertThat(Figures.time(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @Test
    void unknownIsAQuestionMarkAndNeverZero() {
        assertThat(Figures.count((Long) null)).isEqualTo("?");
        assertThat(Figures.rate((Double) null)).isEqualTo("?");
        assertThat(Figures.count(Long.MIN_VALUE)).startsWith("-");
    }

    @Test
    void replicas() {
        assertThat(Figures.replicas(1)).isEqualTo("1 replica");
        assertThat(Figures.replicas(0)).isEqualTo("0 replicas");
        assertThat(Figures.replicas(3)).isEqualTo("3 replicas");
    }
}
