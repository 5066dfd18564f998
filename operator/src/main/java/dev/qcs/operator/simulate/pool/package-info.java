/** A plant in which any consumer takes the next message: a RabbitMQ queue, or a Kafka share group. */
@NullMarked
package dev.qcs.operator.simulate.pool;

import org.jspecify.annotations.NullMarked;
