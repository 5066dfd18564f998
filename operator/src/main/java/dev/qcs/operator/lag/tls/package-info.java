/** Encrypted connections from PEM texts, for both kinds of brokers. */
@NullMarked
package dev.qcs.operator.lag.tls;

import org.jspecify.annotations.NullMarked;
