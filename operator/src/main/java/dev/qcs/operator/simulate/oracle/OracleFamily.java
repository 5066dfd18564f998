package dev.qcs.operator.simulate.oracle;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code oracle-upper} and {@code oracle-lower}: play the best plan on the real plant, which shows what the plan's relaxations are
 * worth. The upper one can be carried out; the lower one counts on work that is rounded away, and may be late.
 */
public final class OracleFamily implements Family {
    private final Rounding rounding;

    private OracleFamily(Rounding rounding) {
        this.rounding = rounding;
    }

    /** Both of them. */
    public static List<Family> both() {
        return List.of(upper(), new OracleFamily(Rounding.DOWN));
    }

    /** The plan that can be carried out. */
    public static OracleFamily upper() {
        return new OracleFamily(Rounding.UP);
    }

    @Override
    public String word() {
        return rounding == Rounding.UP ? "oracle-upper" : "oracle-lower";
    }

    @Override
    public String usage() {
        return word() + ", which knows the future"
                + (rounding == Rounding.UP ? "" : " and hopes for a little more than there is");
    }

    @Override
    public List<Maker> members(Setup setup) {
        return List.of(new Player(word(), rounding));
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        if (setting != null) {
            throw new IllegalArgumentException(
                    word() + " has no settings, but \"" + setting + "\" was given: write " + word());
        }
        return new Player(word(), rounding);
    }

    private record Player(String name, Rounding rounding) implements Maker {

        @Override
        public boolean foresees() {
            return true;
        }

        @Override
        public Contender make(Setup setup, Future future) {
            return new Foreseen(
                    Oracle.plan(Problem.of(setup, future), rounding), future.seconds(), future.podStartSeconds());
        }
    }
}
