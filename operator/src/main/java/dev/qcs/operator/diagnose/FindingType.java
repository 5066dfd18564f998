package dev.qcs.operator.diagnose;

/**
 * Names of findings, in the order in which they headline: the first that is true is what a person should read first. The
 * names are stable API: status, metrics, alerts and runbooks use them.
 */
public enum FindingType {
    DataLost(false),
    NoMembers(true),
    AllPartitionsStalled(true),
    PartitionFrozen(true),
    DataExpiring(false),
    PartitionLimited(false),
    RetentionUnbounded(false),
    ObservationDegraded(false);

    private final boolean stuck;

    FindingType(boolean stuck) {
        this.stuck = stuck;
    }

    /** True for findings that mean that consumption does not move: the scaler's state is then Stuck. */
    public boolean stuck() {
        return stuck;
    }
}
