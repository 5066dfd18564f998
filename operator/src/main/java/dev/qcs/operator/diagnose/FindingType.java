package dev.qcs.operator.diagnose;

import java.time.Duration;

/**
 * Names of findings, in the order in which they headline: the first that is true is what a person should read first. The
 * names are stable API: status, metrics, alerts and runbooks use them.
 */
public enum FindingType {
    /** An event, not a state: once the consumer has jumped ahead nothing shows it any more, so it stays listed for a day. */
    DataLost(false, Duration.ofMillis(1), Duration.ofDays(1)),
    PoisonRedelivery(true),
    NoMembers(true),
    NoConsumers(true),
    AllPartitionsStalled(true),
    AllStalled(true),
    SingleActiveConsumerStuck(true),
    PublishersBlocked(true),
    PartitionFrozen(true),
    MessageTtlRisk(false),
    QueueFull(false),
    SlowConsumer(false),
    PartitionLimited(false),
    DlxMissing(false),
    /** Read from settings, which do not flap. */
    RetentionUnbounded(false, Duration.ZERO, Duration.ofSeconds(15)),
    ObservationDegraded(false);

    private final boolean stuck;
    private final Duration appearsAfter;
    private final Duration staysFor;

    FindingType(boolean stuck) {
        this(stuck, Duration.ofSeconds(30), Duration.ofSeconds(15));
    }

    FindingType(boolean stuck, Duration appearsAfter, Duration staysFor) {
        this.stuck = stuck;
        this.appearsAfter = appearsAfter;
        this.staysFor = staysFor;
    }

    /** True for findings that mean that consumption does not move: the scaler's state is then Stuck. */
    public boolean stuck() {
        return stuck;
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
