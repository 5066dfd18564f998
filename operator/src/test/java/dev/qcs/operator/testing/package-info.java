/** Real servers inside the JVM, for tests and for the demo. They listen on loopback only and clean up after themselves. */
@NullMarked
package dev.qcs.operator.testing;

import org.jspecify.annotations.NullMarked;
