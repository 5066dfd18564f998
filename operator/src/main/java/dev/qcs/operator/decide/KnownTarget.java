package dev.qcs.operator.decide;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The workload and its replicas, as last seen or written.
 *
 * @param uid another one is another workload; {@code null} = none was seen
 * @param replicas -1 = not seen since the start
 * @param rollout number of the Pod template
 * @param zeroByPerson true when a person set zero replicas: scaling is off until they raise it
 * @param lastChange of replicas, by whomever
 * @param lastOwnChange of replicas, by this operator
 */
record KnownTarget(
        @Nullable String uid,
        int replicas,
        long rollout,
        boolean zeroByPerson,
        @Nullable Instant lastChange,
        @Nullable Instant lastOwnChange) {
    static final KnownTarget NONE = new KnownTarget(null, -1, 0, false, null, null);

    /** After a write of replicas by this operator. */
    KnownTarget scaled(int to, Instant at) {
        return new KnownTarget(uid, to, rollout, false, at, at);
    }

    /** Somebody else changed replicas: their number is where we go on from. */
    KnownTarget adopted(int found, Instant now) {
        return new KnownTarget(uid, found, rollout, found == 0, now, lastOwnChange);
    }

    /** The workload is the one from before a restart. */
    KnownTarget seenAgain(int found, long template, boolean zeroIsPersons) {
        return new KnownTarget(
                uid, found, template, found == 0 && (zeroByPerson || zeroIsPersons), lastChange, lastOwnChange);
    }

    KnownTarget withRollout(long template) {
        return new KnownTarget(uid, replicas, template, zeroByPerson, lastChange, lastOwnChange);
    }
}
