/** The way to the API server: client, informers that outlive a missing right, leader election. Work-arounds live here, each citing its issue. */
@NullMarked
package dev.qcs.operator.kube;

import org.jspecify.annotations.NullMarked;
