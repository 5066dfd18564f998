/**
 * RabbitMQ: the management API with the JDK's HTTP client, and AMQP where there is none. Absent is not zero here either: a field
 * that an answer leaves out is unknown, and an empty list may be a missing permission.
 */
@NullMarked
package dev.qcs.operator.lag.rabbitmq;

import org.jspecify.annotations.NullMarked;
