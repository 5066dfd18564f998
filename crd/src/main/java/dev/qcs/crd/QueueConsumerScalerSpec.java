package dev.qcs.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wish of a team, field by field as in the CRD, whose descriptions are the documentation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueConsumerScalerSpec(
        ScaleTargetRef scaleTargetRef,
        @Nullable Mode mode,
        @Nullable Integer minReplicas,
        @Nullable Integer maxReplicas,
        @Nullable Integer pollingIntervalSeconds,
        @Nullable Objective objective,
        @Nullable KafkaSource kafka,
        @Nullable RabbitmqSource rabbitmq,
        @Nullable ScaleToZero scaleToZero,
        @Nullable Behavior behavior,
        @Nullable Stability stability,
        @Nullable Fallback fallback,
        @Nullable List<ScheduleEntry> schedule,
        @Nullable DiagnosisSpec diagnosis,
        @Nullable OnDelete onDelete) {

    /** What the operator does with its answer. */
    public enum Mode {
        Auto,
        Recommend,
        Paused
    }

    /** How much waste must add up before a scale-down pays for the rebalance that it costs. */
    public enum Stability {
        Low,
        Medium,
        High
    }

    /** What becomes of the replicas when the scaler is deleted. */
    public enum OnDelete {
        Keep,
        Restore
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ScaleTargetRef(
            @Nullable String apiVersion, @Nullable String kind, String name) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Objective(
            @Nullable Integer lagSeconds,
            @Nullable Long lagPerReplica,
            @Nullable Long activationLag,
            @Nullable Integer capacityPerReplica) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ConnectionRef(String name) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record KafkaSource(
            @Nullable ConnectionRef connectionRef,
            @Nullable String bootstrapServers,
            String consumerGroup,
            @Nullable List<String> topics,
            @Nullable String partitions,
            @Nullable GroupType groupType,
            @Nullable Uncommitted uncommitted,
            @Nullable IsolationLevel isolationLevel,
            @Nullable Integer consumersPerReplica,
            @Nullable List<String> deadLetterTopics) {

        public enum GroupType {
            Auto,
            Consumer,
            Share
        }

        /** What a partition without a committed offset counts. */
        public enum Uncommitted {
            Latest,
            Earliest,
            Ignore
        }

        public enum IsolationLevel {
            ReadUncommitted,
            ReadCommitted
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RabbitmqSource(
            @Nullable ConnectionRef connectionRef,
            @Nullable String amqpUri,
            @Nullable String managementUri,
            @Nullable String vhost,
            @Nullable List<String> queues,
            @Nullable String queuePattern,
            @Nullable Boolean countUnacknowledged,
            @Nullable List<String> deadLetterQueues) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ScaleToZero(
            @Nullable Integer afterSeconds, @Nullable Integer initialSeconds) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Behavior(
            @Nullable Rules scaleUp, @Nullable Rules scaleDown) {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonIgnoreProperties(ignoreUnknown = true)
        public record Rules(
                @Nullable Integer stabilizationWindowSeconds,
                @Nullable SelectPolicy selectPolicy,
                @Nullable List<Policy> policies,
                @Nullable Integer tolerancePercent) {}

        public enum SelectPolicy {
            Max,
            Min,
            Disabled
        }

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonIgnoreProperties(ignoreUnknown = true)
        public record Policy(PolicyType type, int value, int periodSeconds) {}

        public enum PolicyType {
            Pods,
            Percent
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Fallback(
            @Nullable Integer afterSeconds,
            @Nullable FallbackPolicy policy,
            @Nullable Integer replicas) {

        public enum FallbackPolicy {
            Hold,
            HoldOrRaise,
            HoldOrLower,
            Static
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ScheduleEntry(
            String name,
            String cron,
            @Nullable String timeZone,
            int durationSeconds,
            @Nullable Integer minReplicas,
            @Nullable Integer maxReplicas) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record DiagnosisSpec(
            @Nullable Integer maxProcessingSeconds,
            @Nullable List<String> ignore) {}
}
