package dev.qcs.operator.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final Duration LIMIT = Duration.ofMillis(200);

    private static KafkaFuture<String> noNode() {
        return failed(new TimeoutException("Timed out waiting for a node assignment."));
    }

    private static KafkaFuture<String> failed(RuntimeException e) {
        KafkaFutureImpl<String> future = new KafkaFutureImpl<>();
        future.completeExceptionally(e);
        return future;
    }

    private static TimeLimit limit() {
        return TimeLimit.after(LIMIT);
    }

    @Test
    void aFailureSpoilsNoOtherItem() {
        var answers = Batch.await(
                Map.of(
                        "good",
                        KafkaFuture.completedFuture("yes"),
                        "bad",
                        failed(GroupAuthorizationException.forGroupId("bad"))),
                limit());

        assertThat(answers.get("good")).isEqualTo(new Answer.Value<>("yes"));
        assertThat(answers.get("bad"))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.problem().kind()).isEqualTo(Problem.Kind.GROUP_FORBIDDEN));
    }

    @Test
    void aClusterThatAnswersNothingEndsTheSweep() {
        assertThatThrownBy(() -> Batch.await(Map.of("a", noNode(), "b", noNode()), limit()))
                .isInstanceOfSatisfying(
                        ClusterLostException.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UNREACHABLE));
    }

    @Test
    void aClusterThatAnswersAnythingDoesNot() {
        assertThat(Batch.await(Map.of("a", noNode(), "b", KafkaFuture.completedFuture("yes")), limit()))
                .hasSize(2);
    }

    @Test
    void nothingAskedIsNothingLost() {
        assertThat(Batch.await(Map.<String, KafkaFuture<String>>of(), limit())).isEmpty();
    }

    @Test
    void aClientThatHangsIsWaitedForOnce() {
        Map<Integer, KafkaFuture<String>> never =
                IntStream.range(0, 1_000).boxed().collect(Collectors.toMap(i -> i, i -> new KafkaFutureImpl<>()));

        long start = System.nanoTime();
        assertThatThrownBy(() -> Batch.await(never, limit()))
                .isInstanceOfSatisfying(
                        ClusterLostException.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.CLIENT_DEAD));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.multipliedBy(100));
    }
}
