package dev.qcs.operator.diagnose;

import java.time.Duration;

/**
 * Names of findings, in the order in which they headline: the first that is true is what a person should read first. The
 * names are stable API: status, metrics, alerts and runbooks use them.
 */
public enum FindingType {
    /** An event, as are the resets, rewinds and skips below: once the consumer has gone on nothing shows it any more. */
    DataLost(Kind.EVENT),
    PoisonMessage(Kind.STUCK),
    PoisonRedelivery(Kind.STUCK),
    HangingTransaction(Kind.STUCK),
    LongTransaction(Kind.STUCK),
    /** Stays for ten minutes after it was last seen: members that come and go must not be met by replicas that do. */
    RebalanceStorm(Kind.STUCK, Duration.ofSeconds(30), Duration.ofMinutes(10)),
    RevocationStuck(Kind.STUCK),
    NoMembers(Kind.STUCK),
    NoConsumers(Kind.STUCK),
    AllPartitionsStalled(Kind.STUCK),
    AllStalled(Kind.STUCK),
    SingleActiveConsumerStuck(Kind.STUCK),
    PublishersBlocked(Kind.STUCK),
    PartitionFrozen(Kind.STUCK),
    ConsumerStalled(Kind.STUCK),
    DataExpiring(Kind.STATE),
    MessageTtlRisk(Kind.STATE),
    QueueFull(Kind.STATE),
    CommittedOffsetsExpiring(Kind.STATE),
    OffsetBeyondLogEnd(Kind.STATE),
    OffsetResetToEarliest(Kind.EVENT),
    OffsetSkippedForward(Kind.EVENT),
    OffsetRewind(Kind.EVENT),
    /** Seen for a minute, by what the application says of itself. */
    CommitsAheadOfProcessing(Kind.STATE, Duration.ofSeconds(60), Duration.ofSeconds(15)),
    /** Judged by who decides about sizes, and true for as long as that remembers it. */
    IneffectiveScaling(Kind.STATE),
    SlowConsumer(Kind.STATE),
    PartitionLimited(Kind.STATE),
    SkewedPartition(Kind.STATE),
    IdleMembers(Kind.STATE),
    DlxMissing(Kind.STATE),
    DeadLetterGrowing(Kind.STATE),
    DeadLetterUnattended(Kind.STATE),
    DeadLetterExpiring(Kind.STATE),
    DiskCritical(Kind.STATE),
    DiskFilling(Kind.STATE),
    /** Read from settings, which do not flap. */
    RetentionUnbounded(Kind.STATE, Duration.ZERO, Duration.ofSeconds(15)),
    ObservationDegraded(Kind.STATE),
    CatchingUp(Kind.STATE),
    DeletionsMissed(Kind.STATE),
    RemoteReads(Kind.STATE),
    StaleSubscription(Kind.STATE),
    PersistentTail(Kind.STATE),
    IdleProducer(Kind.STATE);

    private enum Kind {
        STATE,
        /** Consumption does not move. */
        STUCK,
        EVENT
    }

    private final Kind kind;
    private final Duration appearsAfter;
    private final Duration staysFor;

    FindingType(Kind kind) {
        this(kind, Duration.ofSeconds(30), Duration.ofSeconds(15));
    }

    FindingType(Kind kind, Duration appearsAfter, Duration staysFor) {
        this.kind = kind;
        this.appearsAfter = appearsAfter;
        this.staysFor = staysFor;
    }

    /** True for findings that mean that consumption does not move: the scaler's state is then Stuck. */
    public boolean stuck() {
        return kind == Kind.STUCK;
    }

    /** True for what happened once, and stays listed for a day. */
    public boolean event() {
        return kind == Kind.EVENT;
    }

    /** How long it must be seen before it is shown; three consecutive periods of 15 s by default. */
    Duration appearsAfter() {
        return appearsAfter;
    }

    /** How long it stays shown after it was last seen; one period of 15 s by default. */
    Duration staysFor() {
        return staysFor;
    }
}
