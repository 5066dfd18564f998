package dev.qcs.operator.e2e;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What the program in a Pod does: which group it joins, how long a message takes it, and what it chokes on. */
final class Workload {
    private final String bootstrapServers;
    private final String group;
    private final List<String> topics;
    private final Map<TopicPartition, Long> poison = new ConcurrentHashMap<>();
    private volatile Duration serviceTime;
    private volatile boolean paused;

    Workload(String bootstrapServers, String group, List<String> topics, Duration serviceTime) {
        this.bootstrapServers = bootstrapServers;
        this.group = group;
        this.topics = List.copyOf(topics);
        this.serviceTime = serviceTime;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    String group() {
        return group;
    }

    List<String> topics() {
        return topics;
    }

    /** How long each message takes, one after the other; a replica handles at most its inverse. */
    Duration serviceTime() {
        return serviceTime;
    }

    void serviceTime(Duration perMessage) {
        serviceTime = perMessage;
    }

    /** From {@code offset} on nothing of the partition is handled: retried for ever, while its siblings go on. */
    void poison(String topic, int partition, long offset) {
        poison.put(new TopicPartition(topic, partition), offset);
    }

    void cure() {
        poison.clear();
    }

    boolean chokesOn(ConsumerRecord<?, ?> message) {
        Long from = poison.get(new TopicPartition(message.topic(), message.partition()));
        return from != null && message.offset() >= from;
    }

    /** Alive and a member of the group, but handling nothing. */
    boolean paused() {
        return paused;
    }

    void paused(boolean isPaused) {
        paused = isPaused;
    }
}
