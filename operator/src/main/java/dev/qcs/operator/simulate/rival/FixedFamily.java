package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
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

    /** The fewest replicas that do so many messages per second, or as many of them as any allowed number does. */
    private static int enough(double rate, IntToDoubleFunction sustained, Setup setup) {
        double most = IntStream.rangeClosed(setup.minReplicas(), setup.maxReplicas())
                .mapToDouble(sustained)
                .max()
                .orElse(0);
        int n = setup.minReplicas();
        while (n < setup.maxReplicas() && sustained.applyAsDouble(n) < Math.min(rate, most)) {
            n++;
        }
        return n;
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
            int most = 0;
            for (int from = 0; from == 0 || from + MINUTE <= future.seconds(); from++) {
                int second = from;
                double rate = future.meanArrivals(from, from + MINUTE);
                most = Math.max(most, enough(rate, n -> future.sustained(second, n), setup));
            }
            return new Fixed(most);
        }
    }

    private record Mean() implements Maker {

        @Override
        public String name() {
            return "fixed:mean";
        }

        @Override
        public Contender make(Setup setup, Future future) {
            return new Fixed(enough(
                    future.meanArrivals(0, future.seconds()),
                    n -> future.meanSustained(0, future.seconds(), n),
                    setup));
        }
    }
}
