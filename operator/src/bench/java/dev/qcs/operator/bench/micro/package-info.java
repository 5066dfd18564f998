/** What one decision, one diagnosis and one history cost. */
@NullMarked
package dev.qcs.operator.bench.micro;

import org.jspecify.annotations.NullMarked;
