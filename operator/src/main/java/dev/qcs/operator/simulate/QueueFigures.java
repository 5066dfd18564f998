package dev.qcs.operator.simulate;

/**
 * What a broker tells of a queue to whoever asks for that queue alone, as KEDA does: counts and rates are the broker's last
 * sample, but for {@code readyNow}.
 *
 * @param readyNow messages that wait to be delivered, as a passive declare counts them at once
 * @param ready the same in the last sample
 * @param unacknowledged messages that consumers hold
 * @param publishedPerSecond over the last interval between two samples
 * @param deliveredPerSecond the same
 */
public record QueueFigures(
        long readyNow, long ready, long unacknowledged, double publishedPerSecond, double deliveredPerSecond) {}
