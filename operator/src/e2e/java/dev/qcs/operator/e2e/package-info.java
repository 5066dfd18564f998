/**
 * The packaged operator on a real control plane: etcd, kube-apiserver and controller manager as child processes, kubectl as
 * a user types it, a broker in this JVM and a {@link dev.qcs.operator.e2e.TestKubelet} that gives each Pod a real consumer.
 */
@NullMarked
package dev.qcs.operator.e2e;

import org.jspecify.annotations.NullMarked;
