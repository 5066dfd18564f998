package dev.qcs.operator.reconcile;

import dev.qcs.crd.Api;
import dev.qcs.crd.QueueConsumerScalerSpec;
import dev.qcs.crd.QueueConsumerScalerSpec.KafkaSource;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Overrides;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.schedule.Schedule;
import dev.qcs.operator.reconcile.SpecReader.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of a spec that decides: every number with its default and its bounds, as in the CRD. */
final class PolicyReader {
    private static final int MOST_REPLICAS = 1000;
    private static final int DAY = 86_400;
    private static final long MOST_MESSAGES = 1_000_000_000_000L;
    private static final int MOST_IGNORED = 32;

    private PolicyReader() {}

    static Policy read(QueueConsumerScalerSpec spec, Map<String, String> annotations) {
        int min = number("spec.minReplicas", spec.minReplicas(), 1, 0, MOST_REPLICAS);
        Integer most = spec.maxReplicas();
        if (most == null) {
            throw new Refused("spec.maxReplicas", "is missing; write the most replicas that may run");
        }
        int max = number("spec.maxReplicas", most, most, 1, MOST_REPLICAS);
        if (min > max) {
            throw new Refused(
                    "spec.minReplicas", "minReplicas " + min + " must be less than or equal to maxReplicas " + max);
        }
        KafkaSource kafka = spec.kafka();
        QueueConsumerScalerSpec.Objective objective = spec.objective();
        Integer capacity = objective == null ? null : objective.capacityPerReplica();
        Schedule schedule = Schedule.of(spec.schedule());
        return new Policy(
                mode(spec.mode()),
                objective(objective),
                min,
                max,
                seconds("spec.pollingIntervalSeconds", spec.pollingIntervalSeconds(), 5, 1, 300),
                number(
                        "spec.objective.activationLag",
                        objective == null ? null : objective.activationLag(),
                        0,
                        MOST_MESSAGES),
                capacity == null
                        ? null
                        : Double.valueOf(
                                number("spec.objective.capacityPerReplica", capacity, capacity, 1, 10_000_000)),
                uncommitted(kafka),
                kafka != null && kafka.isolationLevel() == KafkaSource.IsolationLevel.ReadCommitted,
                consumersPerReplica(kafka),
                scaleToZero(spec.scaleToZero(), min),
                stability(spec.stability()),
                fallback(spec.fallback()),
                seconds(
                        "spec.diagnosis.maxProcessingSeconds",
                        spec.diagnosis() == null ? null : spec.diagnosis().maxProcessingSeconds(),
                        60,
                        1,
                        DAY),
                ignored(spec),
                overrides(annotations, schedule),
                schedule,
                BehaviorReader.read(spec, objective == null || objective.lagPerReplica() == null),
                spec.rabbitmq() == null || !Boolean.FALSE.equals(spec.rabbitmq().countUnacknowledged()));
    }

    private static Policy.Mode mode(QueueConsumerScalerSpec.@Nullable Mode mode) {
        return switch (mode) {
            case Auto -> Policy.Mode.Auto;
            case Recommend -> Policy.Mode.Recommend;
            case Paused -> Policy.Mode.Paused;
            case null -> Policy.Mode.Auto;
        };
    }

    private static Objective objective(QueueConsumerScalerSpec.@Nullable Objective objective) {
        Integer seconds = objective == null ? null : objective.lagSeconds();
        Long perReplica = objective == null ? null : objective.lagPerReplica();
        if (seconds != null && perReplica != null) {
            throw new Refused("spec.objective", "set lagSeconds or lagPerReplica, not both");
        }
        return perReplica == null
                ? new Objective.LagSeconds(seconds("spec.objective.lagSeconds", seconds, 60, 5, DAY))
                : new Objective.LagPerReplica(number("spec.objective.lagPerReplica", perReplica, 1, MOST_MESSAGES));
    }

    private static Policy.Uncommitted uncommitted(@Nullable KafkaSource kafka) {
        return switch (kafka == null ? null : kafka.uncommitted()) {
            case Latest -> Policy.Uncommitted.Latest;
            case Earliest -> Policy.Uncommitted.Earliest;
            case Ignore -> Policy.Uncommitted.Ignore;
            case null -> Policy.Uncommitted.Latest;
        };
    }

    private static @Nullable Integer consumersPerReplica(@Nullable KafkaSource kafka) {
        Integer written = kafka == null ? null : kafka.consumersPerReplica();
        return written == null
                ? null
                : Integer.valueOf(number("spec.kafka.consumersPerReplica", written, written, 1, 1000));
    }

    private static Policy.@Nullable ScaleToZero scaleToZero(
            QueueConsumerScalerSpec.@Nullable ScaleToZero written, int min) {
        if (min > 0) {
            if (written != null) {
                throw new Refused("spec.scaleToZero", "needs minReplicas: 0; set that, or remove scaleToZero");
            }
            return null;
        }
        Integer after = written == null ? null : written.afterSeconds();
        Integer initial = written == null ? null : written.initialSeconds();
        return new Policy.ScaleToZero(
                seconds("spec.scaleToZero.afterSeconds", after, 300, 0, DAY),
                seconds("spec.scaleToZero.initialSeconds", initial, 0, 0, DAY));
    }

    private static Policy.Stability stability(QueueConsumerScalerSpec.@Nullable Stability stability) {
        return switch (stability) {
            case Low -> Policy.Stability.Low;
            case Medium -> Policy.Stability.Medium;
            case High -> Policy.Stability.High;
            case null -> Policy.Stability.Medium;
        };
    }

    private static Fallback fallback(QueueConsumerScalerSpec.@Nullable Fallback written) {
        if (written == null) {
            return Fallback.HOLD;
        }
        Duration after = seconds("spec.fallback.afterSeconds", written.afterSeconds(), 180, 1, DAY);
        Fallback.Kind kind = switch (written.policy()) {
            case Hold -> Fallback.Kind.Hold;
            case HoldOrRaise -> Fallback.Kind.HoldOrRaise;
            case HoldOrLower -> Fallback.Kind.HoldOrLower;
            case Static -> Fallback.Kind.Static;
            case null -> Fallback.Kind.Hold;
        };
        if (kind == Fallback.Kind.Hold) {
            return new Fallback(after, kind, 0);
        }
        Integer replicas = written.replicas();
        if (replicas == null) {
            throw new Refused("spec.fallback", "set replicas (1 or more) for this policy, or use policy: Hold");
        }
        return new Fallback(after, kind, number("spec.fallback.replicas", replicas, replicas, 1, MOST_REPLICAS));
    }

    private static Set<String> ignored(QueueConsumerScalerSpec spec) {
        List<String> names = spec.diagnosis() == null || spec.diagnosis().ignore() == null
                ? List.of()
                : spec.diagnosis().ignore();
        if (names.size() > MOST_IGNORED) {
            throw new Refused("spec.diagnosis.ignore", "at most " + MOST_IGNORED + " names, found " + names.size());
        }
        if (names.stream().anyMatch(Objects::isNull)) {
            throw new Refused("spec.diagnosis.ignore", "holds an empty entry; remove it");
        }
        return Set.copyOf(names);
    }

    private static Overrides overrides(Map<String, String> annotations, Schedule schedule) {
        List<String> mistakes = new ArrayList<>();
        boolean paused = flag(annotations, Api.PAUSED, mistakes);
        boolean noDown = flag(annotations, Api.NO_SCALE_DOWN, mistakes);
        boolean noUp = flag(annotations, Api.NO_SCALE_UP, mistakes);
        String pinned = annotations.get(Api.REPLICAS);
        Integer replicas = null;
        if (pinned != null) {
            if (pinned.matches("[0-9]{1,4}") && Integer.parseInt(pinned) <= MOST_REPLICAS) {
                replicas = Integer.valueOf(pinned);
            } else {
                mistakes.add("annotation " + Api.REPLICAS + " is not a number between 0 and " + MOST_REPLICAS
                        + " and has no effect");
            }
        }
        schedule.problems().forEach(problem -> mistakes.add("spec." + problem + "; the entry has no effect"));
        return new Overrides(paused, replicas, noDown, noUp, mistakes);
    }

    private static boolean flag(Map<String, String> annotations, String key, List<String> mistakes) {
        String value = annotations.get(key);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (!value.equals("true")) {
            mistakes.add("annotation " + key + " is neither \"true\" nor \"false\" and has no effect");
        }
        return value.equals("true");
    }

    private static Duration seconds(String field, @Nullable Integer written, int otherwise, int least, int most) {
        return Duration.ofSeconds(number(field, written, otherwise, least, most));
    }

    private static int number(String field, @Nullable Integer written, int otherwise, int least, int most) {
        int value = written == null ? otherwise : written;
        if (value < least || value > most) {
            throw new Refused(field, "must be between " + least + " and " + most + ", is " + value);
        }
        return value;
    }

    private static long number(String field, @Nullable Long written, long least, long most) {
        long value = written == null ? 0 : written;
        if (value < least || value > most) {
            throw new Refused(field, "must be between " + least + " and " + most + ", is " + value);
        }
        return value;
    }
}
