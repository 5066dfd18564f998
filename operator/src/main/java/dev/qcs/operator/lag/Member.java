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
 */
public record Member(
        String id, String client, String host, @Nullable String pod, int restarts, Set<PartitionId> assignment) {

    /** What to call the member in a sentence: its Pod where known, else its client id and host. */
    public String displayName() {
        return pod != null ? "pod " + pod : "client " + client + " at " + host;
    }
}
