package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.Pool;
import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What checks of RabbitMQ queues share: who is meant, and what it does to scaling. */
final class Queues {
    private Queues() {}

    /** The queues of which something holds; empty for Kafka. */
    static List<QueueEstimate> where(Symptoms symptoms, Predicate<QueueEstimate> holds) {
        Pool pool = symptoms.estimate().pool();
        return pool == null ? List.of() : pool.queues().stream().filter(holds).toList();
    }

    /** {@code queue orders}, or {@code 3 queues, most of all orders} with the worst in front. */
    static String named(List<QueueEstimate> worstFirst) {
        String first = worstFirst.getFirst().name();
        return worstFirst.size() == 1 ? "queue " + first : worstFirst.size() + " queues, most of all " + first + ",";
    }

    /**
     * A finding about queues.
     *
     * @param effect for {@code Exclude} it is these queues that are left out
     */
    static Finding finding(
            FindingType type,
            Finding.Severity severity,
            Finding.Confidence confidence,
            Instant since,
            String message,
            String advice,
            Finding.Effect effect,
            List<QueueEstimate> queues) {
        return finding(
                type,
                severity,
                confidence,
                since,
                message,
                advice,
                effect,
                queues,
                queues.stream()
                        .limit(10)
                        .map(queue -> new Finding.Evidence(queue.id(), null, null))
                        .toList());
    }

    /** The same, with evidence of its own. */
    static Finding finding(
            FindingType type,
            Finding.Severity severity,
            Finding.Confidence confidence,
            Instant since,
            String message,
            String advice,
            Finding.Effect effect,
            List<QueueEstimate> queues,
            List<Finding.Evidence> evidence) {
        return new Finding(
                type,
                severity,
                confidence,
                since,
                message,
                advice,
                effect,
                effect == Finding.Effect.Exclude
                        ? queues.stream().map(QueueEstimate::id).collect(Collectors.toSet())
                        : java.util.Set.of(),
                evidence);
    }

    /** Where a queue's dead letters go, in words. */
    static String exchange(String name) {
        return name.isEmpty() ? "the default exchange" : "exchange " + name;
    }

    /** How long consumers may hold a message before that is called stuck. */
    static Duration stallAfter(Symptoms symptoms) {
        Policy policy = symptoms.policy();
        Duration least = symptoms.tempo().minutes(2);
        Duration polls = policy.pollingInterval().multipliedBy(3);
        Duration longest = least.compareTo(polls) > 0 ? least : polls;
        return longest.compareTo(policy.maxProcessing()) > 0 ? longest : policy.maxProcessing();
    }

    /** Where all queues with work are hit nothing helps; where some are, they are left out and the others scaled for. */
    static Finding.Effect effect(Symptoms symptoms, List<QueueEstimate> hit) {
        long working = where(symptoms, Queues::hasWork).size();
        return hit.size() >= working ? Finding.Effect.Hold : Finding.Effect.Exclude;
    }

    static boolean hasWork(QueueEstimate queue) {
        Long there = queue.reading().atLeast();
        return there != null && there > 0;
    }
}
