package dev.qcs.operator.simulate.oracle;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.PlantView;

/** Carries a plan out: asks for Pods so early that they work when the plan wants them. */
final class Foreseen implements Contender {
    private final int[] replicas;

    Foreseen(Plan plan, int seconds, double podStartSeconds) {
        this.replicas = new int[seconds];
        for (int second = 0; second < seconds; second++) {
            int until = Math.min(seconds - 1, second + (int) Math.ceil(podStartSeconds));
            for (int later = second; later <= until; later++) {
                replicas[second] = Math.max(replicas[second], plan.replicas().get(later / Problem.SLOT_SECONDS));
            }
        }
    }

    @Override
    public int replicas(PlantView view) {
        return replicas[Math.min(view.second(), replicas.length - 1)];
    }
}
