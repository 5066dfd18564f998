package dev.qcs.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts conditions together: in the order of the calls, with a transition time that changes only with the status value. */
final class Conditions {
    private final List<Condition> before;
    private final @Nullable Long generation;
    private final Instant now;
    private final List<Condition> built = new ArrayList<>();

    /** @param generation that was looked at; -1 = none yet, which a condition says by leaving it out */
    Conditions(List<Condition> before, @Nullable Long generation, Instant now) {
        this.before = before;
        this.generation = generation == null || generation < 0 ? null : generation;
        this.now = now;
    }

    Conditions set(String type, String status, String reason, String message) {
        Condition old = find(before, type);
        String since = old != null && Objects.equals(old.getStatus(), status) ? old.getLastTransitionTime() : time(now);
        built.add(new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build());
        return this;
    }

    Conditions set(String type, boolean status, String reason, String message) {
        return set(type, status ? "True" : "False", reason, message);
    }

    List<Condition> build() {
        return List.copyOf(built);
    }

    static @Nullable Condition find(List<Condition> conditions, String type) {
        for (Condition condition : conditions) {
            if (type.equals(condition.getType())) {
                return condition;
            }
        }
        return null;
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
