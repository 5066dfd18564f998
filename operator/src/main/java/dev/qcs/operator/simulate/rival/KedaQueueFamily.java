package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code keda}, for queues: KEDA with its RabbitMQ scaler and the HPA. */
public final class KedaQueueFamily implements Family {
    /** KEDA's own default of {@code queueLength}. */
    private static final String USUAL = "20";

    @Override
    public String word() {
        return "keda";
    }

    @Override
    public String usage() {
        return KedaQueueSetting.USAGE;
    }

    /** 60 settings. */
    @Override
    public List<Maker> members(Setup setup) {
        return KedaQueueSetting.grid().stream().<Maker>map(ScaledObject::new).toList();
    }

    /** 20 of them, that of the defaults first. */
    public List<Maker> selection() {
        return KedaQueueSetting.subset().stream().<Maker>map(ScaledObject::new).toList();
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        return new ScaledObject(KedaQueueSetting.parse(setting == null ? USUAL : setting));
    }

    private record ScaledObject(KedaQueueSetting setting) implements Maker {

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
