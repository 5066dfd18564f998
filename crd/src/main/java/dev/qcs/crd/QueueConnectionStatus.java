package dev.qcs.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the broker answers, how fast, and what its permissions leave in the dark. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueConnectionStatus(
        @Nullable Long observedGeneration,
        @Nullable List<Condition> conditions,
        @Nullable String kind,
        @Nullable String endpoint,
        @Nullable Integer scalers,
        @Nullable Integer brokers,
        @Nullable String version,
        @Nullable Long lastSweepMillis,
        @Nullable Permissions permissions) {

    /** {@code null} = not known yet. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Permissions(
            @Nullable Boolean describe,
            @Nullable Boolean describeConfigs,
            @Nullable Boolean describeLogDirs,
            @Nullable Boolean describeBrokerConfigs,
            @Nullable Boolean read,
            @Nullable Boolean monitoring,
            @Nullable List<String> missing) {}
}
