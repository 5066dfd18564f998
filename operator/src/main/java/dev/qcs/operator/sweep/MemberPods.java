package dev.qcs.operator.sweep;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.QueueConsumer;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import dev.qcs.operator.lag.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Pod of each group member, and of each consumer of a queue: by the address that the broker sees, else by a client id
 * or consumer tag that contains the Pod's name, for clusters in which a proxy or the host's network hides the address.
 */
public final class MemberPods {
    private MemberPods() {}

    /** The same reading with the Pods of its members and consumers, as far as they can be told. */
    public static Reading join(Reading reading, List<Pod> pods) {
        if (!(reading instanceof Reading.Observed observed) || pods.isEmpty()) {
            return reading;
        }
        Reading.Observed joined = observed;
        if (observed.group() != null && observed.group().members() != null) {
            GroupReading group = observed.group();
            List<Member> members = observed.group().members().stream()
                    .map(member -> joined(member, pods))
                    .toList();
            joined = joined.withGroup(group.withMembers(members));
        }
        if (observed.queues().stream()
                .anyMatch(queue -> !queue.sight().consumers().isEmpty())) {
            joined = joined.withQueues(
                    observed.queues().stream().map(queue -> joined(queue, pods)).toList());
        }
        return joined;
    }

    private static QueueReading joined(QueueReading queue, List<Pod> pods) {
        List<QueueConsumer> consumers = queue.sight().consumers().stream()
                .map(consumer -> {
                    Pod pod = find(consumer.host(), consumer.tag(), pods);
                    return pod == null ? consumer : consumer.in(pod.name());
                })
                .toList();
        return queue.seeing(new QueueSight(queue.sight().readyBytes(), consumers));
    }

    private static Member joined(Member member, List<Pod> pods) {
        Pod pod = find(member.host(), member.client(), pods);
        return pod == null ? member : member.in(pod.name(), pod.restarts());
    }

    private static @Nullable Pod find(String host, String client, List<Pod> pods) {
        List<Pod> sameAddress =
                pods.stream().filter(pod -> host.equals(pod.address())).toList();
        // Pods on the host's network share an address: it then names nobody.
        if (sameAddress.size() == 1) {
            return sameAddress.getFirst();
        }
        List<Pod> candidates = sameAddress.isEmpty() ? pods : sameAddress;
        return candidates.stream()
                .filter(pod -> client.contains(pod.name()))
                .findFirst()
                .orElse(null);
    }
}
