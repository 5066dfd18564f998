package dev.qcs.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator answers. Times are RFC 3339 in UTC with whole seconds; an absent number is unknown, never zero. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueConsumerScalerStatus(
        @Nullable Long observedGeneration,
        @Nullable String state,
        @Nullable String summary,
        @Nullable Replicas replicas,
        @Nullable String limitedBy,
        @Nullable Lag lag,
        @Nullable Rates rates,
        @Nullable Long drainSeconds,
        @Nullable Long lossSeconds,
        @Nullable List<Partition> partitions,
        @Nullable Integer partitionCount,
        @Nullable List<Finding> findings,
        @Nullable Decision decision,
        @Nullable String lastScaleTime,
        @Nullable String lastEvaluationTime,
        @Nullable Display display,
        @Nullable List<Condition> conditions,
        @Nullable String memory) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Replicas(
            @Nullable Integer current,
            @Nullable Integer ready,
            @Nullable Integer needed,
            @Nullable Integer desired,
            @Nullable Integer min,
            @Nullable Integer max,
            @Nullable Integer usable,
            @Nullable Integer found) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Lag(
            @Nullable Long messages,
            @Nullable Long seconds,
            @Nullable String trend) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Rates(
            @Nullable Long arrivalPerSecond,
            @Nullable Long consumptionPerSecond,
            @Nullable Long capacityPerReplica,
            @Nullable String capacitySource) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Partition(
            String topic,
            int partition,
            @Nullable Long lag,
            @Nullable Long seconds,
            @Nullable Long committed,
            @Nullable Long end,
            @Nullable String pod,
            @Nullable String burrowStatus) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Finding(
            String type,
            String severity,
            String confidence,
            String since,
            String message,
            @Nullable String advice,
            @Nullable String runbook,
            @Nullable List<Evidence> evidence) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Evidence(
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long offset,
            @Nullable String pod) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Decision(
            String time,
            String action,
            int from,
            int to,
            String reason,
            @Nullable String detail) {}

    /** Preformatted for people and for the columns: two significant digits, {@code ?} unknown, {@code -} does not apply. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Display(
            @Nullable String lag,
            @Nullable String behind,
            @Nullable String drain,
            @Nullable String warning,
            @Nullable String source,
            @Nullable String target,
            @Nullable String range,
            @Nullable String lossIn,
            @Nullable String arrival,
            @Nullable String consumption) {}
}
