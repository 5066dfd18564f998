package dev.qcs.operator.simulate.contend;

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
 * A number of replicas that nobody changes: what people have before they have an autoscaler. Given, or as somebody who knew the
 * load would choose it: enough for the busiest minute, or enough for the mean.
 */
public final class Fixed implements Family {
    private static final int MINUTE = 60;
    private static final int MOST = 1000;

    @Override
    public String word() {
        return "fixed";
    }

    @Override
    public String usage() {
        return "fixed:N, N replicas for good; fixed:peak, as many as the busiest minute needs; fixed:mean, as many as the mean"
                + " needs";
    }

    @Override
    public List<Maker> members(Setup setup) {
        return List.of(new Peak(), new Mean());
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        return switch (setting) {
            case "peak" -> new Peak();
            case "mean" -> new Mean();
            case null, default -> new Same(number(setting));
        };
    }

    private static int number(@Nullable String setting) {
        int number = setting == null || !setting.matches("[0-9]{1,4}") ? -1 : Integer.parseInt(setting);
        if (number < 0 || number > MOST) {
            throw new IllegalArgumentException(
                    "fixed needs a number of replicas, 0 to 1000, or peak or mean: fixed:6, fixed:peak; found \""
                            + (setting == null ? "" : setting) + "\"");
        }
        return number;
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

    private record Same(int replicas) implements Maker {
        @Override
        public String name() {
            return "fixed:" + replicas;
        }

        @Override
        public Contender make(Setup setup, Future future) {
            return view -> replicas;
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
            int replicas = most;
            return view -> replicas;
        }
    }

    private record Mean() implements Maker {
        @Override
        public String name() {
            return "fixed:mean";
        }

        @Override
        public Contender make(Setup setup, Future future) {
            int replicas = enough(
                    future.meanArrivals(0, future.seconds()), n -> future.meanSustained(0, future.seconds(), n), setup);
            return view -> replicas;
        }
    }
}
