package dev.qcs.operator.decide.limit;

/**
 * A size to be limited.
 *
 * @param current replicas asked for now ({@code spec.replicas} of the target)
 * @param desired the size that the objective needs, before any bound
 * @param min the smallest size allowed; a larger one than {@code max} gives way to it
 * @param max the largest size allowed
 */
public record Proposal(int current, int desired, int min, int max) {

    public Proposal {
        if (current < 0 || desired < 0 || min < 0 || max < 0) {
            throw new IllegalArgumentException("a negative number of replicas: current " + current + ", desired "
                    + desired + ", min " + min + ", max " + max);
        }
        min = Math.min(min, max);
    }
}
