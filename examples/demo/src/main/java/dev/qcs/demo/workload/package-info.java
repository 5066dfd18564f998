/**
 * What a cluster would run: a stand-in for the Deployment controller and the kubelet that gives each Pod a real Kafka
 * consumer in this process, and the producers that send the messages.
 */
@NullMarked
package dev.qcs.demo.workload;

import org.jspecify.annotations.NullMarked;
