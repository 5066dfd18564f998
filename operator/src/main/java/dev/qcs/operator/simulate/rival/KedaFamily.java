package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code keda}: KEDA with its Kafka scaler and the HPA. */
public final class KedaFamily implements Family {

    @Override
    public String word() {
        return "keda";
    }

    @Override
    public String usage() {
        return KedaText.USAGE;
    }

    /** The whole published grid: 240 settings. */
    @Override
    public List<Maker> members(Setup setup) {
        return KedaSetting.grid().stream().<Maker>map(ScaledObject::new).toList();
    }

    /** 24 settings of the grid, that of the defaults first. */
    public List<Maker> selection() {
        return KedaSetting.subset().stream().<Maker>map(ScaledObject::new).toList();
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        return new ScaledObject(KedaText.parse(setting == null ? "10" : setting));
    }

    private record ScaledObject(KedaSetting setting) implements Maker {

        @Override
        public String name() {
            return "keda:" + setting.text();
        }

        @Override
        public Contender make(Setup setup, Future future) {
            return setting.make(setup);
        }
    }
}
