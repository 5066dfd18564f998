package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code fixed}: a number of replicas that never changes, given or as somebody who knew the load would choose it: enough for the
 * busiest minute, or enough for the mean.
 */
public final class FixedFamily implements Family {
    private static final int MINUTE = 60;

    @Override
    public String word() {
        return "fixed";
    }

    @Override
    public String usage() {
        return "fixed:N with N replicas, fixed:peak for what the busiest minute needs, fixed:mean for what the mean needs";
    }

    @Override
    public List<Maker> members(Setup setup) {
        return List.of(new Peak(), new Mean());
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        return switch (setting) {
            case null -> new Peak();
            case "peak" -> new Peak();
            case "mean" -> new Mean();
            default -> new Given(Settings.number(setting, 0, setup.maxReplicas(), usage()));
        };
    }

    private static Contender enough(double rate, Setup setup, Future future) {
        int n = setup.minReplicas();
        while (n < setup.maxReplicas() && future.sustained(n) < rate) {
            n++;
        }
        return new Fixed(n);
    }

    private record Given(int replicas) implements Maker {

        @Override
        public String name() {
            return "fixed:" + replicas;
        }

        @Override
        public Contender make(Setup setup, Future future) {
            return new Fixed(replicas);
        }
    }

    private record Peak() implements Maker {

        @Override
        public String name() {
            return "fixed:peak";
        }

        @Override
        public Contender make(Setup setup, Future future) {
            double busiest = 0;
            for (int from = 0; from == 0 || from + MINUTE <= future.seconds(); from++) {
                busiest = Math.max(busiest, future.meanArrivals(from, from + MINUTE));
            }
            return enough(busiest, setup, future);
        }
    }

    private record Mean() implements Maker {

        @Override
        public String name() {
            return "fixed:mean";
        }

        @Override
        public Contender make(Setup setup, Future future) {
            return enough(future.meanArrivals(0, future.seconds()), setup, future);
        }
    }
}
