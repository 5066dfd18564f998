package dev.qcs.operator.lag;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a RabbitMQ broker holds and how its nodes are, for whoever does not know yet what to ask of it. Calls are made
 * by one thread at a time.
 */
public interface QueueInventory extends AutoCloseable {

    /** Bounded to some seconds for each of a handful of requests. */
    Contents look();

    /** Gives back threads and connections. */
    @Override
    void close();

    /** What one look found. A broker that is down is a value, not an exception. */
    sealed interface Contents {

        /**
         * The broker answered, perhaps not everything: see {@code gaps}.
         *
         * @param version of the broker; {@code ?} = it did not say
         * @param queues names of queues by virtual host, those of virtual hosts without any included
         * @param nodes empty = not to be seen
         * @param blocked connections that may not publish, the first few by the addresses that they come from
         */
        record Listed(
                String version, Map<String, Set<String>> queues, List<Node> nodes, Connections blocked, List<Gap> gaps)
                implements Contents {}

        /** One sentence for people, without secrets. */
        record Unreachable(String message) implements Contents {}
    }

    /**
     * A node of the cluster; {@code null} = it did not say.
     *
     * @param diskFree bytes
     * @param diskLimit bytes below which publishers are kept out
     * @param memoryUsed bytes
     * @param memoryLimit bytes above which publishers are kept out
     * @param partitioned from how many others it is cut off
     */
    record Node(
            String name,
            boolean running,
            boolean memoryAlarm,
            boolean diskAlarm,
            @Nullable Long diskFree,
            @Nullable Long diskLimit,
            @Nullable Long memoryUsed,
            @Nullable Long memoryLimit,
            int partitioned) {}

    /**
     * Connections of clients.
     *
     * @param all {@code null} = not to be seen
     * @param blocked of them that may not publish now
     * @param from where some of those come from
     */
    record Connections(@Nullable Integer all, int blocked, Set<String> from) {}
}
