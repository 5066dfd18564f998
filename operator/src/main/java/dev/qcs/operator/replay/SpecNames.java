package dev.qcs.operator.replay;

import dev.qcs.crd.QueueConsumerScalerSpec;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.lag.TopicReading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a spec says of the topics and queues of a recording: which of them it names, and which hold dead letters and no work. A
 * line of a recording lists them all alike.
 *
 * @param topics that the spec names as work
 * @param deadLetterTopics that it names as dead letters
 * @param queues that it names as work
 * @param deadLetterQueues that it names as dead letters
 */
public record SpecNames(
        Set<String> topics, Set<String> deadLetterTopics, Set<String> queues, Set<String> deadLetterQueues) {

    public SpecNames {
        topics = Set.copyOf(topics);
        deadLetterTopics = Set.copyOf(deadLetterTopics);
        queues = Set.copyOf(queues);
        deadLetterQueues = Set.copyOf(deadLetterQueues);
    }

    /** Those of a spec. */
    public static SpecNames of(QueueConsumerScalerSpec spec) {
        QueueConsumerScalerSpec.KafkaSource kafka = spec.kafka();
        QueueConsumerScalerSpec.RabbitmqSource rabbit = spec.rabbitmq();
        return new SpecNames(
                set(kafka == null ? null : kafka.topics()),
                set(kafka == null ? null : kafka.deadLetterTopics()),
                set(rabbit == null ? null : rabbit.queues()),
                set(rabbit == null ? null : rabbit.deadLetterQueues()));
    }

    private static Set<String> set(@Nullable List<String> names) {
        return names == null ? Set.of() : new HashSet<>(names);
    }

    /** The reading as the operator would have handed it on. */
    Reading applied(Reading reading) {
        if (!(reading instanceof Reading.Observed observed)) {
            return reading;
        }
        List<PartitionReading> work = observed.partitions().stream()
                .filter(partition -> !deadLetters(partition.id().topic()))
                .toList();
        List<QueueReading> queuesOfWork =
                observed.queues().stream().filter(queue -> !deadLetters(queue)).toList();
        Surroundings around = observed.around();
        if (work.size() < observed.partitions().size()
                || queuesOfWork.size() < observed.queues().size()) {
            around = around.withDeadLetters(letters(observed), letterQueues(observed));
        }
        return observed.withPartitions(work)
                .withQueues(queuesOfWork)
                .withTopics(observed.topics().stream()
                        .filter(topic -> !deadLetters(topic.name()))
                        .map(topic -> topic.named(topics.contains(topic.name())))
                        .toList())
                .withSurroundings(around);
    }

    private boolean deadLetters(String topic) {
        return deadLetterTopics.contains(topic) && !topics.contains(topic);
    }

    private boolean deadLetters(QueueReading queue) {
        return deadLetterQueues.contains(queue.name()) && !queues.contains(queue.name());
    }

    /** Those that the line tells as dead letters, and those that it lists among the partitions. */
    private List<DeadLetterReading> letters(Reading.Observed reading) {
        List<DeadLetterReading> letters = new ArrayList<>(reading.around().deadLetters());
        for (String topic :
                deadLetterTopics.stream().filter(this::deadLetters).sorted().toList()) {
            List<PartitionReading> partitions = reading.partitions().stream()
                    .filter(partition -> partition.id().topic().equals(topic))
                    .toList();
            boolean told = letters.stream().anyMatch(one -> one.topic().equals(topic));
            if (told
                    || partitions.isEmpty()
                    || partitions.stream().anyMatch(p -> p.end() == null || p.start() == null)) {
                continue;
            }
            long end = partitions.stream()
                    .mapToLong(p -> Objects.requireNonNull(p.end()))
                    .sum();
            long start = partitions.stream()
                    .mapToLong(p -> Objects.requireNonNull(p.start()))
                    .sum();
            Long retention = reading.topics().stream()
                    .filter(known -> known.name().equals(topic))
                    .map(TopicReading::retentionMillis)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            letters.add(new DeadLetterReading(topic, end, Math.max(0, end - start), retention, null, null));
        }
        return letters;
    }

    private List<QueueReading> letterQueues(Reading.Observed reading) {
        List<QueueReading> letters = new ArrayList<>(reading.around().deadLetterQueues());
        reading.queues().stream()
                .filter(this::deadLetters)
                .filter(queue -> letters.stream().noneMatch(told -> told.name().equals(queue.name())))
                .forEach(letters::add);
        return letters;
    }
}
