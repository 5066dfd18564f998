package dev.qcs.operator.lag.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns of people, and of others. */
class QueuePatternTest {
    private static final List<String> MANY = IntStream.range(0, 5_000)
            .mapToObj(i -> "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" + i)
            .toList();

    @Test
    void isFoundAnywhereUnlessItSaysOtherwise() throws QueuePattern.Unusable {
        List<String> names = List.of("orders.b", "orders.a", "old-orders.a", "refunds");
        assertThat(QueuePattern.of("^orders\\..*$").in(names)).containsExactly("orders.a", "orders.b");
        assertThat(QueuePattern.of("orders").in(names)).containsExactly("old-orders.a", "orders.a", "orders.b");
        assertThat(QueuePattern.of("(?i)^(?:REFUNDS|orders\\.[ab]{1})$").in(names))
                .containsExactly("orders.a", "orders.b", "refunds");
        assertThat(QueuePattern.of("\\d").in(names)).isEmpty();
    }

    /** With Java's own expressions the first ones end after hours, and the next ones in years, without one look at a name. */
    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|a)*b", "(|){9}(|){9}(|){9}y", "(.*)(.*)(.*)(.*)(.*)x", "^(a?){30}a{30}$"})
    void takesAsLongAsTheNamesAreLongWhateverItSays(String pattern) {
        try {
            QueuePattern.of(pattern).in(MANY);
        } catch (QueuePattern.Unusable tooMuch) {
            assertThat(tooMuch.reason()).contains("takes far too long");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((((((){99}){99}){99}){99}){99}){99}",
                "(((a{1000}){1000}){1000})",
                "((a{99}){99}){99}",
                "a{999999999}",
                "a{1,999999999}"
            })
    void doesNotMultiply(String pattern) {
        assertThatThrownBy(() -> QueuePattern.of(pattern))
                .isInstanceOf(QueuePattern.Unusable.class)
                .hasMessageContaining("repeats more than 1000 times in all");
    }

    /** What spills over into the patterns of others, or is no expression at all to their broker. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\\Qorders", "(?P<a>x)", "(?<a>x)", "\\x{10FFFF}", "\\pL", "a\\z", "(?=a)", "(?s).", "(?#x)"})
    void isRefusedWhereBrokersDiffer(String pattern) {
        assertThatThrownBy(() -> QueuePattern.of(pattern))
                .isInstanceOf(QueuePattern.Unusable.class)
                .hasMessageContaining("which not every broker reads alike");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "a**", "x)|(?:.*", "\\"})
    void isRefusedWhereItIsNone(String pattern) {
        assertThatThrownBy(() -> QueuePattern.of(pattern))
                .isInstanceOf(QueuePattern.Unusable.class)
                .hasMessageContaining("is no regular expression that can be used");
    }
}
