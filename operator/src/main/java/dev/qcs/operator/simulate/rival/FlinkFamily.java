package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code flink}: the Flink autoscaler with its defaults, and set for a queue. */
public final class FlinkFamily implements Family {
    private static final Maker DEFAULTS = new Autoscaler("flink", FlinkSetting.DEFAULTS);
    private static final Maker QUEUE = new Autoscaler("flink:queue", FlinkSetting.QUEUE);

    @Override
    public String word() {
        return "flink";
    }

    @Override
    public String usage() {
        return "flink with its defaults, flink:queue with windows of a minute";
    }

    @Override
    public List<Maker> members(Setup setup) {
        return List.of(DEFAULTS, QUEUE);
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        return switch (setting) {
            case null -> DEFAULTS;
            case "queue" -> QUEUE;
            default ->
                throw new IllegalArgumentException("\"" + setting + "\" is no setting of flink: write " + usage());
        };
    }

    private record Autoscaler(String name, FlinkSetting setting) implements Maker {

        @Override
        public Contender make(Setup setup, Future future) {
            return new Flink(setting, setup);
        }
    }
}
