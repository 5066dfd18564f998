package dev.qcs.operator.simulate.oracle;

import java.util.List;

/**
 * A schedule, and what it costs when it is carried out.
 *
 * @param replicas that work in each slot of 15 s
 * @param replicaSeconds paid, those of starting Pods among them
 * @param rescales changes of size
 * @param cost replica-seconds and the price of the rescales
 * @param lateSlots slots at whose end the oldest unread message was older than the objective
 */
public record Plan(List<Integer> replicas, double replicaSeconds, int rescales, double cost, int lateSlots) {

    public Plan {
        replicas = List.copyOf(replicas);
    }
}
