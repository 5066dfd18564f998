package dev.qcs.operator.lag.kafka;

/**
 * Nothing of a whole batch was answered, for a reason that is the cluster's: asking further would only wait further. It
 * ends a sweep from whatever depth and never leaves this package.
 */
final class ClusterLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ClusterLostException(Problem problem) {
        super(problem.text(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
