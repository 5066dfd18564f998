/** The way out: replicas are written through the {@code /scale} subresource of the target, and nowhere else. */
@NullMarked
package dev.qcs.operator.act;

import org.jspecify.annotations.NullMarked;
