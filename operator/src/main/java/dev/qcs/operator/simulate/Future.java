package dev.qcs.operator.simulate;

/**
 * What a run will bring, as it is known to whoever sets it up. The plant may be played with faults and noise that are not in here.
 *
 * @param arrivals messages per second over all partitions, for each second of the run
 * @param replicasAtStart that run when it begins
 * @param podStartSeconds from a change of {@code spec.replicas} until the new Pods consume
 * @param pauseSeconds of the whole group at each rebalance; 0 when only moved partitions pause
 * @param sustained messages per second that a number of replicas does with even partitions, at rest: element n for n replicas,
 *     up to {@code maxReplicas}
 */
public record Future(
        double[] arrivals, int replicasAtStart, double podStartSeconds, double pauseSeconds, double[] sustained) {

    /** Length of the run. */
    public int seconds() {
        return arrivals.length;
    }
}
