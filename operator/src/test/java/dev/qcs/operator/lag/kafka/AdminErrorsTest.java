package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.kafka.Problem.Kind;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdminErrorsTest {

    static Stream<Arguments> symptoms() {
        return Stream.of(
                Arguments.of(GroupAuthorizationException.forGroupId("g"), Kind.GROUP_FORBIDDEN),
                Arguments.of(new TopicAuthorizationException("t"), Kind.TOPIC_FORBIDDEN),
                Arguments.of(new ClusterAuthorizationException("no"), Kind.CLUSTER_FORBIDDEN),
                Arguments.of(new UnknownTopicOrPartitionException("no"), Kind.TOPIC_MISSING),
                Arguments.of(new GroupIdNotFoundException("no"), Kind.GROUP_ABSENT),
                Arguments.of(new UnsupportedVersionException("old"), Kind.UNSUPPORTED),
                Arguments.of(new SaslAuthenticationException("wrong"), Kind.UNAUTHENTICATED),
                Arguments.of(new SslAuthenticationException("wrong"), Kind.UNAUTHENTICATED),
                Arguments.of(new UnsupportedSaslMechanismException("PLAIN"), Kind.UNAUTHENTICATED),
                Arguments.of(new TimeoutException("Exceeded maxRetries after 4 tries."), Kind.TRANSIENT),
                Arguments.of(
                        new TimeoutException("Timed out waiting for a node assignment. Call: x"), Kind.UNREACHABLE),
                Arguments.of(new TimeoutException("The AdminClient thread has exited. Call: x"), Kind.CLIENT_DEAD),
                Arguments.of(
                        new IllegalStateException("Cannot accept new calls when AdminClient is closing."),
                        Kind.CLIENT_DEAD),
                Arguments.of(new CoordinatorLoadInProgressException("loading"), Kind.TRANSIENT));
    }

    @ParameterizedTest
    @MethodSource("symptoms")
    void mean(Throwable symptom, Kind meaning) {
        assertThat(AdminErrors.problem(new ExecutionException(symptom)).kind()).isEqualTo(meaning);
    }

    @Test
    void textsAreOfTheClientAndNeverOfABroker() {
        assertThat(AdminErrors.text(new TimeoutException("Exceeded maxRetries after 4 tries.")))
                .isEqualTo("TimeoutException: Exceeded maxRetries");
        assertThat(AdminErrors.text(new TimeoutException("you sent hush"))).isEqualTo("TimeoutException");
        assertThat(AdminErrors.text(new SaslAuthenticationException("wrong password hush")))
                .startsWith("the broker refused the login")
                .doesNotContain("hush");
        assertThat(AdminErrors.text(new UnsupportedSaslMechanismException(
                        "no hush, enabled mechanisms are [SCRAM-SHA-256, PLAIN]")))
                .contains("SCRAM-SHA-256, PLAIN")
                .doesNotContain("hush");
        assertThat(AdminErrors.text(new UnknownTopicOrPartitionException()))
                .isEqualTo("UnknownTopicOrPartitionException");
    }
}
