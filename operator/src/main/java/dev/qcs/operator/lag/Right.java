package dev.qcs.operator.lag;

import org.jspecify.annotations.Nullable;

/** What a login may be allowed to do at a broker, and what is dark without it. Kafka's are ACLs, RabbitMQ's is a tag of the user. */
public enum Right {
    DESCRIBE("Describe on every group and topic in use", "lag is unknown and no replica is removed"),
    DESCRIBE_CONFIGS("DescribeConfigs on all topics", "warnings about retention are off"),
    DESCRIBE_LOG_DIRS("Describe on the cluster", "warnings about disks are off"),
    DESCRIBE_BROKER_CONFIGS(
            "DescribeConfigs on the cluster",
            "the brokers' own limits are unknown and Kafka's defaults stand in for them"),
    READ(
            "Read on all topics",
            "it is not told who holds readers back with an open transaction, nor whether a few unread offsets hold a record"),
    MONITORING(
            "the tag monitoring",
            "prefetch may be unknown, a single consumer that is stuck goes unnoticed, and streams have no lag");

    private final String grant;
    private final String off;

    Right(String grant, String off) {
        this.grant = grant;
        this.off = off;
    }

    /** What to grant; continues "without". */
    public String grant() {
        return grant;
    }

    /** What that switches off: a clause. */
    public String off() {
        return off;
    }

    /** The right whose absence left a gap in a reading; {@code null} = it has another cause. */
    public static @Nullable Right missing(Gap gap) {
        if (!gap.forbidden()) {
            return null;
        }
        return switch (gap.what()) {
            case COMMITTED, LAG, END, START, TOPIC, MESSAGES, MEMBERS, DEAD_LETTERS -> DESCRIBE;
            case TOPIC_SETTINGS -> DESCRIBE_CONFIGS;
            case DISKS -> DESCRIBE_LOG_DIRS;
            case BROKER_SETTINGS -> DESCRIBE_BROKER_CONFIGS;
            case TRANSACTIONS, TAILS -> READ;
            case QUEUE_DETAILS -> MONITORING;
        };
    }
}
