package dev.qcs.operator.lag.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaFuture;

/** Waits for a batch, each future by itself: waiting for all of them at once would let one bad group hide the good ones. */
final class Batch {
    /** The client ends a call by itself when its time is up; this much later it is taken for dead. */
    private static final long GRACE_MILLIS = 500;

    private static final Problem NO_ANSWER =
            new Problem(Problem.Kind.CLIENT_DEAD, "the client gave no answer, not even that time was up");

    private Batch() {}

    /**
     * An answer for every key.
     *
     * @throws ClusterLostException when all of several keys, or the only one, failed for a reason of the cluster
     */
    static <K, T> Map<K, Answer<T>> await(Collection<K> keys, Function<K, KafkaFuture<T>> future, TimeLimit limit) {
        Map<K, Answer<T>> answers = HashMap.newHashMap(keys.size());
        boolean hung = false;
        for (K key : keys) {
            KafkaFuture<T> one = future.apply(key);
            // A client that hangs is waited for once, not once for each of ten thousand partitions.
            Answer<T> answer = hung && !one.isDone() ? new Answer.Failed<>(NO_ANSWER) : await(one, limit);
            hung |= answer instanceof Answer.Failed<T>(Problem problem) && problem.equals(NO_ANSWER);
            answers.put(key, answer);
        }
        throwIfLost(answers.values());
        return answers;
    }

    /** The same for a result that hands out its futures as a map. */
    static <K, T> Map<K, Answer<T>> await(Map<K, KafkaFuture<T>> futures, TimeLimit limit) {
        return await(futures.keySet(), key -> Objects.requireNonNull(futures.get(key)), limit);
    }

    static <T> Answer<T> await(KafkaFuture<T> future, TimeLimit limit) {
        try {
            return new Answer.Value<>(future.get(limit.millis() + GRACE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return new Answer.Failed<>(AdminErrors.problem(e));
        } catch (TimeoutException e) {
            return new Answer.Failed<>(NO_ANSWER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Failed<>(new Problem(Problem.Kind.UNREACHABLE, "the operator is stopping"));
        }
    }

    private static <T> void throwIfLost(Collection<Answer<T>> answers) {
        Problem last = null;
        for (Answer<T> answer : answers) {
            if (!(answer instanceof Answer.Failed<T>(Problem problem))
                    || !problem.kind().clusterWide()) {
                return;
            }
            last = problem;
        }
        if (last != null) {
            throw new ClusterLostException(last);
        }
    }
}
