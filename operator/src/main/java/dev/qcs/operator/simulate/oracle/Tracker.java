package dev.qcs.operator.simulate.oracle;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code tracker}: knows the next minutes and follows them with the fewest replicas that keep up. It lets nothing queue on purpose,
 * so that even load never changes its size, and is what a policy without the oracle's turns between two sizes can hope for.
 */
public final class Tracker implements Family, Maker {
    /** What arrives is looked at over this long: shorter peaks queue for less than any objective. */
    private static final int MEAN_SECONDS = 60;

    @Override
    public String word() {
        return "tracker";
    }

    @Override
    public String usage() {
        return "tracker, which knows the next minutes and follows them";
    }

    @Override
    public List<Maker> members(Setup setup) {
        return List.of(this);
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        if (setting != null) {
            throw new IllegalArgumentException(
                    "tracker has no settings, but \"" + setting + "\" was given: write tracker");
        }
        return this;
    }

    @Override
    public String name() {
        return word();
    }

    @Override
    public boolean foresees() {
        return true;
    }

    @Override
    public Contender make(Setup setup, Future future) {
        int[] enough = new int[future.seconds()];
        for (int second = 0; second < enough.length; second++) {
            enough[second] = enough(future, second, setup);
        }
        int ahead = MEAN_SECONDS + (int) Math.ceil(future.podStartSeconds() + future.pauseSeconds());
        return view -> {
            int most = 0;
            for (int second = view.second(); second < Math.min(enough.length, view.second() + ahead); second++) {
                most = Math.max(most, enough[second]);
            }
            return Math.clamp(most, setup.minReplicas(), setup.maxReplicas());
        };
    }

    /** The fewest that do what arrives in the minute from then on; those that do most where none does. */
    private static int enough(Future future, int second, Setup setup) {
        double arriving = future.meanArrivals(second, second + MEAN_SECONDS);
        for (int n = 1; n <= setup.maxReplicas(); n++) {
            if (future.sustained(second, n) >= arriving) {
                return n;
            }
        }
        return future.useful(second);
    }
}
