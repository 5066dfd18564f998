package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code numaflow}: the autoscaler of numaflow with its defaults. */
public final class NumaflowFamily implements Family {

    @Override
    public String word() {
        return "numaflow";
    }

    @Override
    public String usage() {
        return "numaflow, with its defaults";
    }

    @Override
    public List<Maker> members(Setup setup) {
        return List.of(new Defaults());
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        if (setting != null) {
            throw new IllegalArgumentException(
                    "numaflow is played with its defaults only, but \"" + setting + "\" was given: write numaflow");
        }
        return new Defaults();
    }

    private record Defaults() implements Maker {

        @Override
        public String name() {
            return "numaflow";
        }

        @Override
        public Contender make(Setup setup, Future future) {
            return new Numaflow(setup);
        }
    }
}
