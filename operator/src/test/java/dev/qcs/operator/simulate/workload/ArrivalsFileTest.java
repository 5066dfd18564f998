package dev.qcs.operator.simulate.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of arrivals, and what people, spreadsheets and attackers make of one. */
class ArrivalsFileTest {

    @Test
    void eachLineStandsUntilTheNextAndTheLastAsLongAsTheOneBefore() throws IOException {
        Workload workload = read("seconds,messagesPerSecond\n0,100\n10,250.5\n15,0\n");
        assertThat(workload.seconds()).isEqualTo(20);
        assertThat(workload.arrivals(0)).isEqualTo(100);
        assertThat(workload.arrivals(9)).isEqualTo(100);
        assertThat(workload.arrivals(10)).isEqualTo(250.5);
        assertThat(workload.arrivals(14)).isEqualTo(250.5);
        assertThat(workload.arrivals(15)).isZero();
        assertThat(workload.arrivals(19)).isZero();
        assertThat(workload.name()).isEqualTo("load.csv");
    }

    @Test
    void takesWhatSpreadsheetsAndTracesWrite() throws IOException {
        // A byte order mark, carriage returns, empty lines, no heading, and times that count from elsewhere.
        assertThat(read("\uFEFFSeconds, MessagesPerSecond\r\n0, 1\r\n\r\n5, 2\r\n")
                        .seconds())
                .isEqualTo(10);
        Workload epoch = read("1700000000,1\n1700000060,2e2\n");
        assertThat(epoch.seconds()).isEqualTo(120);
        assertThat(epoch.arrivals(60)).isEqualTo(200);
        assertThat(read("0,1\n0.5,2\n1,3\n").arrivals(1)).isEqualTo(3);
    }

    @Test
    void hoursCanBePlayedInMinutes() throws IOException {
        Workload workload = ArrivalsFile.read("load.csv", new StringReader("0,10\n3600,20\n7200,30\n"), 60);
        assertThat(workload.seconds()).isEqualTo(180);
        assertThat(workload.arrivals(59)).isEqualTo(10);
        assertThat(workload.arrivals(60)).isEqualTo(20);
        assertThat(workload.withMean(600).mean()).isCloseTo(600, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0;100 | line 2 has 1 column (\"0;100\"); write two",
                "0,1,2 | line 2 has 3 columns (\"0,1,2\"); write two",
                "0,abc | line 2 has \"abc\" as messagesPerSecond; write a number such as 30 or 412.5",
                "0,NaN | line 2 has \"NaN\" as messagesPerSecond",
                "0,0x1p3 | line 2 has \"0x1p3\" as messagesPerSecond",
                "0,1e999 | line 2 has \"1e999\" as messagesPerSecond",
                "x,1 | line 2 has \"x\" as seconds",
                "0, | line 2 has \"\" as messagesPerSecond",
                "0,-1 | line 2 says \"-1\" messages per second; write 0 to 10^9",
                "0,1e10 | line 2 says \"1e10\" messages per second",
                "5,1#5,2 | line 3 is for second \"5\", not later than the line before; sort the lines by time",
                "5,1#4,2 | line 3 is for second \"4\", not later",
                "0,1#99999999,2 | line 3 is more than 30 days after the first line",
                "0,1 | has one line with numbers; write at least two",
                "'' | has no line with numbers; write at least two"
            })
    void saysWhatIsWrongInWhichLineAndWhatToDo(String lines, String message) {
        String text = "seconds,messagesPerSecond\n" + lines.replace('#', '\n') + "\n";
        assertThatExceptionOfType(ArrivalsFile.Unusable.class)
                .isThrownBy(() -> read(text))
                .withMessageStartingWith("load.csv")
                .withMessageContaining(message);
    }

    @Test
    void showsNothingThatATerminalWouldObeyAndNoEndlessLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("0,\u001b[31mred" + "x".repeat(10_000)))
                .satisfies(error -> {
                    assertThat(error.getMessage()).doesNotContain("\u001b").hasSizeLessThan(200);
                });
    }

    @Test
    void refusesAnEndlessFile() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= 1_000_000; i++) {
            text.append(i).append(",1\n");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(text.toString()))
                .withMessage("load.csv: line 1000001 is one too many; a workload may have 1,000,000 lines");
    }

    private static Workload read(String text) throws IOException {
        return ArrivalsFile.read("load.csv", new StringReader(text), 1);
    }
}
