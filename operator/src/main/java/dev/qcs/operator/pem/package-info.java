/** Certificates and private keys as text, as Secrets hold them: read and checked in memory, never on a disk. */
@NullMarked
package dev.qcs.operator.pem;

import org.jspecify.annotations.NullMarked;
