package dev.qcs.operator.decide.limit;

/** The size that is allowed now, and what held it back from the desired one. */
public record Limited(int replicas, Reason reason) {

    /** The HPA's words for the conditions AbleToScale and ScalingLimited. */
    public enum Reason {
        /** Nothing held it back. */
        DesiredWithinRange,
        /** A smaller size was desired within the window of growing. */
        ScaleUpStabilized,
        /** A larger size was desired within the window of shrinking. */
        ScaleDownStabilized,
        /** The policies of growing allow no more within their periods. */
        ScaleUpLimit,
        /** The policies of shrinking allow no less within their periods. */
        ScaleDownLimit,
        /** More than the maximum. */
        TooManyReplicas,
        /** Less than the minimum. */
        TooFewReplicas
    }
}
