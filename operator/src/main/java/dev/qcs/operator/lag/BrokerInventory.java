package dev.qcs.operator.lag;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what a broker cluster holds, for whoever does not know yet what to ask of it. Calls are made by one thread at a time. */
public interface BrokerInventory extends AutoCloseable {

    /** Bounded to about a minute, whatever the brokers do. */
    Contents look();

    /** Gives back threads and connections; idempotent, bounded to a few seconds. */
    @Override
    void close();

    /** What one look found. A broker that is down is a value, not an exception. */
    sealed interface Contents {

        /**
         * The cluster answered, perhaps not everything: see {@code gaps} and the nulls.
         *
         * @param brokers how many are up
         * @param groups consumer groups that may be seen, sorted by name
         * @param otherGroups groups whose lag cannot be read from offsets: share groups, streams groups, workers of Connect
         * @param topics without internal ones, sorted by name
         * @param topicsSeen how many topics there are, those included of which nothing else could be read
         * @param disks of all brokers
         * @param deadLetters topics that are dead-letter topics by their name, sorted by name
         */
        record Listed(
                Instant time,
                int brokers,
                List<ListedGroup> groups,
                List<ListedGroup> otherGroups,
                List<TopicReading> topics,
                int topicsSeen,
                List<DiskReading> disks,
                List<DeadLetterReading> deadLetters,
                List<Gap> gaps)
                implements Contents {

            public Listed {
                groups = List.copyOf(groups);
                otherGroups = List.copyOf(otherGroups);
                topics = List.copyOf(topics);
                disks = List.copyOf(disks);
                deadLetters = List.copyOf(deadLetters);
                gaps = List.copyOf(gaps);
            }
        }

        /** Nothing could be read. The message is one sentence for people, without secrets. */
        record Unreachable(Reading.Reason reason, String message) implements Contents {}
    }

    /**
     * A group as the list of groups names it.
     *
     * @param kind {@code Classic}, {@code Consumer}, {@code Share}, {@code Streams}, or the protocol of a group that is none of
     *     consumers, such as {@code connect}; {@code null} = not told
     */
    record ListedGroup(String name, @Nullable String kind) {}
}
