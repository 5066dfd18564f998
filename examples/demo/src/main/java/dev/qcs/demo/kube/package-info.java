/**
 * A small Kubernetes API server in this process: the part of the API that the operator, fabric8 and kubectl use, kept in
 * memory and served over HTTP on the loopback address. No authentication, no admission, no validation beyond what is
 * named in {@link dev.qcs.demo.kube.EmbeddedKubernetes}: what needs those is tested on a real one.
 */
@NullMarked
package dev.qcs.demo.kube;

import org.jspecify.annotations.NullMarked;
