package dev.qcs.operator.simulate.contend;

import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Overrides;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.schedule.Schedule;
import dev.qcs.operator.simulate.Contender;
import dev.qcs.operator.simulate.Family;
import dev.qcs.operator.simulate.Future;
import dev.qcs.operator.simulate.Maker;
import dev.qcs.operator.simulate.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This operator's own policy: with the defaults of the API, told nothing but the objective and the bounds. */
public final class Qcs implements Family {
    /** The setting that also tells it what a replica can do, as {@code objective.capacityPerReplica} does. */
    private static final String SEEDED = "seeded";

    private final Duration polling;

    /** @param polling {@code pollingIntervalSeconds} */
    public Qcs(Duration polling) {
        this.polling = polling;
    }

    @Override
    public String word() {
        return "qcs";
    }

    @Override
    public String usage() {
        return "qcs, this operator with its defaults (qcs:seeded = told the capacity of a replica)";
    }

    @Override
    public List<Maker> members(Setup setup) {
        return List.of(member(null, setup), member(SEEDED, setup));
    }

    @Override
    public Maker member(@Nullable String setting, Setup setup) {
        if (setting == null) {
            return maker("qcs", own -> policy(own, null));
        }
        if (!setting.equals(SEEDED)) {
            throw new IllegalArgumentException(
                    "qcs takes no setting but seeded: qcs:seeded; found \"" + setting + "\"");
        }
        return maker("qcs:" + SEEDED, own -> policy(own, own.capacityPerReplica()));
    }

    /** This operator with a policy of the caller's own making. */
    public static Maker maker(String name, Policy policy) {
        return maker(name, setup -> policy);
    }

    private interface Rule {
        Policy policy(Setup setup);
    }

    private static Maker maker(String name, Rule rule) {
        return new Maker() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Contender make(Setup setup, Future future) {
                return new QcsContender(rule.policy(setup));
            }
        };
    }

    private Policy policy(Setup setup, @Nullable Double capacity) {
        return new Policy(
                Policy.Mode.Auto,
                new Objective.LagSeconds(Duration.ofSeconds(setup.objectiveSeconds())),
                setup.minReplicas(),
                setup.maxReplicas(),
                polling,
                0,
                capacity,
                Policy.Uncommitted.Latest,
                false,
                null,
                setup.minReplicas() == 0 ? new Policy.ScaleToZero(Duration.ofSeconds(300), Duration.ZERO) : null,
                Policy.Stability.Medium,
                Fallback.HOLD,
                Duration.ofSeconds(60),
                Set.of(),
                Overrides.NONE,
                Schedule.EMPTY,
                null,
                true);
    }
}
