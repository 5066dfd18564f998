package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.PlantView;
import dev.qcs.operator.simulate.QueueFigures;
import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.rival.KedaSetting.Threshold;
import java.util.Objects;

/**
 * KEDA's RabbitMQ scaler with one queue and {@code activationValue: 0}.
 *
 * <p>After {@code getQueueStatus} and {@code GetMetricsAndActivity} in {@code pkg/scalers/rabbitmq_scaler.go} of KEDA's main branch
 * of 20 August 2026 (commit 8b4f083, after 2.20.2), and its documentation of the modes. Over HTTP it asks for the queue alone, whose
 * counts and rates are the broker's last sample; over AMQP it declares the queue passively, which counts what waits at once and
 * nothing of what consumers hold.
 *
 * @param target {@code value}
 */
record QueueTrigger(Mode mode, double target) implements Trigger {

    /** What is looked at. */
    enum Mode {
        /** {@code QueueLength} over HTTP: messages that wait or are held, for each replica. */
        LENGTH("length"),
        /** {@code QueueLength} over AMQP: messages that wait, for each replica. */
        AMQP("amqp"),
        /** {@code MessageRate}: messages published per second, for each replica. */
        RATE("rate"),
        /** {@code ExpectedQueueConsumptionTime} with {@code metricType: Value}, as is advised: seconds, for all of them. */
        TIME("time");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * A trigger for whatever its replicas can do.
     *
     * @param value messages, or seconds of a replica's work; of {@code RATE} messages per second, or per cent of a replica's
     *     capacity; of {@code TIME} seconds
     */
    record Setting(Mode mode, Threshold value) {

        QueueTrigger trigger(Setup setup) {
            return new QueueTrigger(
                    mode,
                    mode == Mode.RATE && value.seconds()
                            ? setup.capacityPerReplica() * value.number() / 100
                            : (double) value.messages(setup));
        }

        String text() {
            String number = mode == Mode.RATE && value.seconds() ? "mu" + value.number() + "%" : value.text();
            return mode == Mode.LENGTH ? number : mode.word() + "=" + number;
        }
    }

    @Override
    public Measurement query(PlantView view) {
        QueueFigures queue = Objects.requireNonNull(view.queue(), "KEDA's RabbitMQ scaler needs a queue");
        double messages = (double) queue.ready() + queue.unacknowledged();
        double delivered = queue.deliveredPerSecond();
        return switch (mode) {
            case LENGTH -> new Measurement(messages, messages > 0);
            case AMQP -> new Measurement((double) queue.readyNow(), queue.readyNow() > 0);
            case RATE -> new Measurement(queue.publishedPerSecond(), queue.publishedPerSecond() > 0 || messages > 0);
            case TIME ->
                messages == 0
                        ? new Measurement(0, false)
                        : delivered == 0
                                ? new Measurement(0, true) // It reports the activation value then.
                                : expected((queue.publishedPerSecond() - delivered + messages) / delivered);
        };
    }

    private static Measurement expected(double seconds) {
        return new Measurement(seconds, seconds > 0);
    }

    @Override
    public boolean average() {
        return mode != Mode.TIME;
    }
}
