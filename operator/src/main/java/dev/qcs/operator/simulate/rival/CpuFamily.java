package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code hpa-cpu}: an HPA on the use of the processor. */
public final class CpuFamily implements Family {
    private static final int USUAL_PERCENT = 70;

    @Override
    public String word() {
        return "hpa-cpu";
    }

    @Override
    public String usage() {
        return "hpa-cpu:PERCENT, an HPA that aims at this use of the processor (hpa-cpu is hpa-cpu:" + USUAL_PERCENT
                + ")";
    }

    @Override
    public List<Maker> members(Setup setup) {
        return List.of(new Target(USUAL_PERCENT));
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        return new Target(setting == null ? USUAL_PERCENT : Settings.number(setting, 1, 100, usage()));
    }

    private record Target(int percent) implements Maker {

        @Override
        public String name() {
            return "hpa-cpu:" + percent;
        }

        @Override
        public Contender make(Setup setup, Future future) {
            return new CpuTarget(percent, setup);
        }
    }
}
