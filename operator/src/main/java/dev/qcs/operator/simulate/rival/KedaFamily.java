package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code keda}: KEDA with one of its scalers and the HPA. */
public final class KedaFamily implements Family {
    private final String usage;
    private final String usual;
    private final Supplier<List<? extends ScaledObject>> grid;
    private final Supplier<List<? extends ScaledObject>> subset;
    private final Function<String, ? extends ScaledObject> parser;

    private KedaFamily(
            String usage,
            String usual,
            Supplier<List<? extends ScaledObject>> grid,
            Supplier<List<? extends ScaledObject>> subset,
            Function<String, ? extends ScaledObject> parser) {
        this.usage = usage;
        this.usual = usual;
        this.grid = grid;
        this.subset = subset;
        this.parser = parser;
    }

    /** With the Kafka scaler: a published grid of 240 settings, 24 of them selected. */
    public static KedaFamily ofTopics() {
        return new KedaFamily(KedaText.USAGE, "10", KedaSetting::grid, KedaSetting::subset, KedaText::parse);
    }

    /** With the RabbitMQ scaler, whose own default of {@code queueLength} is 20: 60 settings, 20 of them selected. */
    public static KedaFamily ofQueues() {
        return new KedaFamily(
                KedaQueueSetting.USAGE,
                "20",
                KedaQueueSetting::grid,
                KedaQueueSetting::subset,
                KedaQueueSetting::parse);
    }

    @Override
    public String word() {
        return "keda";
    }

    @Override
    public String usage() {
        return usage;
    }

    /** The whole grid. */
    @Override
    public List<Maker> members(Setup setup) {
        return grid.get().stream().<Maker>map(Member::new).toList();
    }

    /** A selection of the grid, the defaults first. */
    public List<Maker> selection() {
        return subset.get().stream().<Maker>map(Member::new).toList();
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        return new Member(parser.apply(setting == null ? usual : setting));
    }

    private record Member(ScaledObject setting) implements Maker {

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
