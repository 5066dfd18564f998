package dev.qcs.operator.lag;

import org.jspecify.annotations.Nullable;

/**
 * Metadata and settings of a topic; settings are read on a slower clock than offsets.
 *
 * @param id topic id; a new one under the same name is a re-created topic; {@code null} = unknown
 * @param partitionCount from the topic's metadata, never from how many partitions an offset answer happened to hold
 * @param retentionMillis {@code retention.ms}; -1 = unlimited; {@code null} = unknown
 * @param retentionBytes {@code retention.bytes} of one partition; -1 = unlimited; {@code null} = unknown
 * @param bytes size of the leader replicas together; {@code null} = unknown
 * @param cleanup {@code cleanup.policy}: delete, compact or both; {@code null} = unknown
 * @param replicas copies of each partition; {@code null} = unknown
 * @param segmentBytes {@code segment.bytes}: whole segments are deleted, so this much may stay beyond a limit; {@code null} = unknown
 * @param segmentMillis {@code segment.ms}: a segment spans no longer time than this; {@code null} = unknown
 * @param tombstoneMillis {@code delete.retention.ms}: so long a compacted topic shows at least that a key was deleted; {@code
 *     null} = unknown
 * @param localMillis {@code local.retention.ms}: after this records of a tiered topic are in remote storage only; -2 = as {@code
 *     retention.ms}; {@code null} = unknown
 * @param tiered true when old segments move to remote storage, where their size cannot be read
 * @param named true when the spec names the topic; false = it was found by what the group committed to or is assigned
 */
public record TopicReading(
        String name,
        @Nullable String id,
        int partitionCount,
        @Nullable Long retentionMillis,
        @Nullable Long retentionBytes,
        @Nullable Long bytes,
        @Nullable String cleanup,
        @Nullable Integer replicas,
        @Nullable Long segmentBytes,
        @Nullable Long segmentMillis,
        @Nullable Long tombstoneMillis,
        @Nullable Long localMillis,
        boolean tiered,
        boolean named) {

    /** A topic of which only the essentials are known; it counts as named. */
    public TopicReading(
            String name,
            @Nullable String id,
            int partitionCount,
            @Nullable Long retentionMillis,
            @Nullable Long retentionBytes,
            @Nullable Long bytes,
            @Nullable String cleanup) {
        this(
                name,
                id,
                partitionCount,
                retentionMillis,
                retentionBytes,
                bytes,
                cleanup,
                null,
                null,
                null,
                null,
                null,
                false,
                true);
    }

    /** The same topic at another size. */
    public TopicReading withBytes(@Nullable Long size) {
        return new TopicReading(
                name,
                id,
                partitionCount,
                retentionMillis,
                retentionBytes,
                size,
                cleanup,
                replicas,
                segmentBytes,
                segmentMillis,
                tombstoneMillis,
                localMillis,
                tiered,
                named);
    }

    /** The same topic, named by the spec or found by itself. */
    public TopicReading named(boolean bySpec) {
        return new TopicReading(
                name,
                id,
                partitionCount,
                retentionMillis,
                retentionBytes,
                bytes,
                cleanup,
                replicas,
                segmentBytes,
                segmentMillis,
                tombstoneMillis,
                localMillis,
                tiered,
                bySpec);
    }

    /** True for a topic in which newer records replace older ones of their key, whatever else is deleted. */
    public boolean compacted() {
        return cleanup != null && cleanup.contains("compact");
    }

    /** True for a topic whose old records are only ever replaced by newer ones of their key, never expired. */
    public boolean compactOnly() {
        return cleanup != null && !cleanup.contains("delete");
    }
}
