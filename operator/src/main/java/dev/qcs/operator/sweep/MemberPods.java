package dev.qcs.operator.sweep;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Pod of each group member: by the address that the broker sees, else by a client id that contains the Pod's name,
 * for clusters in which a proxy or the host's network hides the address.
 */
public final class MemberPods {
    private MemberPods() {}

    /** The same reading with the Pods of its members, as far as they can be told. */
    public static Reading join(Reading reading, List<Pod> pods) {
        if (!(reading instanceof Reading.Observed observed)
                || observed.group() == null
                || observed.group().members() == null
                || pods.isEmpty()) {
            return reading;
        }
        GroupReading group = observed.group();
        List<Member> members = observed.group().members().stream()
                .map(member -> joined(member, pods))
                .toList();
        return observed.withGroup(group.withMembers(members));
    }

    private static Member joined(Member member, List<Pod> pods) {
        Pod pod = find(member, pods);
        return pod == null ? member : member.in(pod.name(), pod.restarts());
    }

    private static @Nullable Pod find(Member member, List<Pod> pods) {
        List<Pod> sameAddress =
                pods.stream().filter(pod -> member.host().equals(pod.address())).toList();
        // Pods on the host's network share an address: it then names nobody.
        if (sameAddress.size() == 1) {
            return sameAddress.getFirst();
        }
        List<Pod> candidates = sameAddress.isEmpty() ? pods : sameAddress;
        return candidates.stream()
                .filter(pod -> member.client().contains(pod.name()))
                .findFirst()
                .orElse(null);
    }
}
