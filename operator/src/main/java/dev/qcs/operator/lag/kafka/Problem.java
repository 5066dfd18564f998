package dev.qcs.operator.lag.kafka;

/**
 * Why one item of a batch has no answer, in the words of the operator.
 *
 * @param text for people: one line, shortened, without secrets
 */
record Problem(Kind kind, String text) {

    enum Kind {
        /** The client itself is gone; only a new one helps. */
        CLIENT_DEAD,
        /** No broker could be asked. */
        UNREACHABLE,
        /** A broker was met and refused the login or the handshake. */
        UNAUTHENTICATED,
        GROUP_FORBIDDEN,
        TOPIC_FORBIDDEN,
        CLUSTER_FORBIDDEN,
        TOPIC_MISSING,
        GROUP_ABSENT,
        /** A share group has not read from the partition yet, so that the broker counts nothing for it. */
        NOT_BEGUN,
        /** The broker is too old for the call. */
        UNSUPPORTED,
        /** A leader or coordinator is missing or moving, or too slow; asking again later helps. */
        TRANSIENT;

        /** True when it says nothing of the item that was asked for, but of the cluster. */
        boolean clusterWide() {
            return this == CLIENT_DEAD || this == UNREACHABLE || this == UNAUTHENTICATED;
        }

        boolean forbidden() {
            return this == GROUP_FORBIDDEN || this == TOPIC_FORBIDDEN || this == CLUSTER_FORBIDDEN;
        }
    }
}
