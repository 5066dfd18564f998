/**
 * Reads Kafka: one client and one sweep for each cluster, in batches, each future by itself. {@link
 * KafkaLagReader} is the entry; what a broker's errors mean is in one place.
 */
@NullMarked
package dev.qcs.operator.lag.kafka;

import org.jspecify.annotations.NullMarked;
