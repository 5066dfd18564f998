package dev.qcs.operator.simulate.oracle;

import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code oracle}: plays the best plan on the real plant, which shows what the plan's relaxations are worth. */
public final class OracleFamily implements Family {

    @Override
    public String word() {
        return "oracle";
    }

    @Override
    public String usage() {
        return "oracle, which knows the future";
    }

    @Override
    public List<Maker> members(Setup setup) {
        return List.of(new Player());
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        if (setting != null) {
            throw new IllegalArgumentException(
                    "oracle has no settings, but \"" + setting + "\" was given: write oracle");
        }
        return new Player();
    }

    private record Player() implements Maker {

        @Override
        public String name() {
            return "oracle";
        }

        @Override
        public boolean foresees() {
            return true;
        }

        @Override
        public Contender make(Setup setup, Future future) {
            return new Foreseen(new Oracle().plan(setup, future), future.seconds(), future.podStartSeconds());
        }
    }
}
