package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.PlantView;

/** No autoscaler at all. */
record Fixed(int size) implements Contender {

    @Override
    public int replicas(PlantView view) {
        return size;
    }
}
