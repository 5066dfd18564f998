package dev.qcs.operator.simulate.contend;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A number of replicas that nobody changes: what people have before they have an autoscaler. */
public final class Fixed implements Family {
    @Override
    public String word() {
        return "fixed";
    }

    @Override
    public String usage() {
        return "fixed:N, N replicas for good";
    }

    /** As many as can be fed, and half of that. */
    @Override
    public List<Maker> members(Setup setup) {
        int most = Math.min(setup.maxReplicas(), Math.ceilDiv(setup.partitions(), setup.consumersPerReplica()));
        return List.of(new Same(most), new Same(Math.max(1, most / 2)));
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        if (setting == null || !setting.matches("[0-9]{1,4}") || Integer.parseInt(setting) > 1000) {
            throw new IllegalArgumentException("fixed needs a number of replicas, 0 to 1000: fixed:6; found \""
                    + (setting == null ? "" : setting) + "\"");
        }
        return new Same(Integer.parseInt(setting));
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
}
