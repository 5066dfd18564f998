package dev.qcs.operator.lag;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One member of a consumer group.
 *
 * @param id member id, new at each (re)join of a dynamic member
 * @param client client id as configured by the application
 * @param host address the broker sees, without the leading slash
 * @param pod name of the Pod that the member runs in; {@code null} = could not be told
 * @param restarts container restarts of that Pod; 0 when the Pod is unknown
 * @param assignment partitions the member owns now
 * @param releasing partitions it owns and is to give up, which only the KIP-848 protocol shows; empty = none, or not shown
 */
public record Member(
        String id,
        String client,
        String host,
        @Nullable String pod,
        int restarts,
        Set<PartitionId> assignment,
        Set<PartitionId> releasing) {

    /** A member that gives up nothing. */
    public Member(
            String id, String client, String host, @Nullable String pod, int restarts, Set<PartitionId> assignment) {
        this(id, client, host, pod, restarts, assignment, Set.of());
    }

    /** The same member, found to run in this Pod. */
    public Member in(String podName, int podRestarts) {
        return new Member(id, client, host, podName, podRestarts, assignment, releasing);
    }

    /** What to call the member in a sentence: its Pod where known, else its client id and host. */
    public String displayName() {
        return pod != null ? "pod " + pod : "client " + client + " at " + host;
    }
}
