package dev.qcs.operator.lag;

import org.jspecify.annotations.Nullable;

/**
 * One consumer of a queue. Brokers count what is held and acknowledged for each channel: of a channel with several consumers
 * both are unknown.
 *
 * @param channel that it consumes on, unique within the broker
 * @param tag as the client chose it, or the broker for it
 * @param host address that the broker sees
 * @param prefetch messages that it may hold; {@code null} = unknown or unlimited
 * @param held messages that it holds
 * @param acknowledged messages since its channel was opened
 * @param active false while another one is served in its place
 * @param pod that runs it; {@code null} = not known to be one
 */
public record QueueConsumer(
        String channel,
        String tag,
        String host,
        @Nullable Integer prefetch,
        @Nullable Long held,
        @Nullable Long acknowledged,
        boolean active,
        @Nullable String pod) {

    /** Its Pod, or else what the broker calls it. */
    public String name() {
        return pod == null ? "at " + host + " (channel " + channel + ")" : "of Pod " + pod;
    }

    /** The same, and which Pod runs it. */
    public QueueConsumer in(String name) {
        return new QueueConsumer(channel, tag, host, prefetch, held, acknowledged, active, name);
    }
}
