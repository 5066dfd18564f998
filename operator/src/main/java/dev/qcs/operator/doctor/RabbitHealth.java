package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.QueueInventory.Connections;
import dev.qcs.operator.lag.QueueInventory.Contents;
import dev.qcs.operator.lag.QueueInventory.Node;
import dev.qcs.operator.words.Figures;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the nodes of a broker and the connections to it, whatever its queues are like. */
final class RabbitHealth {
    /** Free room of less than this many times the limit is near it. */
    private static final double NEAR = 2;

    private static final double NEARLY_ALL = 0.9;

    private RabbitHealth() {}

    static List<RabbitReport.Complaint> complaints(Contents.Listed broker) {
        List<RabbitReport.Complaint> complaints = new ArrayList<>();
        broker.nodes().forEach(node -> node(node, complaints));
        Connections blocked = broker.blocked();
        if (blocked.blocked() > 0) {
            complaints.add(new RabbitReport.Complaint(
                    Severity.Critical,
                    FindingType.PublishersBlocked.name(),
                    null,
                    Checkup.many(blocked.blocked(), "connection") + " may not publish, from "
                            + Page.names(blocked.from()) + ": an alarm of the broker keeps them out",
                    "free disk or memory on the node that has the alarm, or raise its limit"));
        }
        return complaints;
    }

    private static void node(Node node, List<RabbitReport.Complaint> complaints) {
        if (!node.running()) {
            complaints.add(new RabbitReport.Complaint(
                    Severity.Critical,
                    "NodeDown",
                    null,
                    "node " + node.name() + " is a member of the cluster and does not run",
                    "start it, or take it out of the cluster (rabbitmqctl forget_cluster_node " + node.name() + ")"));
            return;
        }
        if (node.partitioned() > 0) {
            complaints.add(new RabbitReport.Complaint(
                    Severity.Critical,
                    "ClusterPartitioned",
                    null,
                    "node " + node.name() + " is cut off from " + Checkup.many(node.partitioned(), "other node"),
                    "mend the network, then restart the nodes of the smaller part"));
        }
        alarm(node, complaints);
        if (!node.diskAlarm()
                && node.diskFree() != null
                && node.diskLimit() != null
                && node.diskFree() < NEAR * node.diskLimit()) {
            complaints.add(new RabbitReport.Complaint(
                    Severity.Warning,
                    FindingType.DiskFilling.name(),
                    null,
                    "node " + node.name() + " has "
                            + Figures.bytes(node.diskFree().doubleValue())
                            + " of disk left, and at "
                            + Figures.bytes(node.diskLimit().doubleValue())
                            + " publishers are kept out",
                    "free disk there, or find the queue that grows"));
        }
        if (!node.memoryAlarm()
                && node.memoryUsed() != null
                && node.memoryLimit() != null
                && node.memoryUsed() > NEARLY_ALL * node.memoryLimit()) {
            complaints.add(new RabbitReport.Complaint(
                    Severity.Warning,
                    "MemoryFilling",
                    null,
                    "node " + node.name() + " uses "
                            + Figures.bytes(node.memoryUsed().doubleValue())
                            + " of memory, and at "
                            + Figures.bytes(node.memoryLimit().doubleValue())
                            + " publishers are kept out",
                    "find the queue that grows, or give the node more memory"));
        }
    }

    private static void alarm(Node node, List<RabbitReport.Complaint> complaints) {
        if (node.memoryAlarm() || node.diskAlarm()) {
            String what = node.memoryAlarm() && node.diskAlarm()
                    ? "memory and disk alarms"
                    : node.memoryAlarm() ? "a memory alarm" : "a disk alarm";
            complaints.add(new RabbitReport.Complaint(
                    Severity.Critical,
                    FindingType.PublishersBlocked.name(),
                    null,
                    "node " + node.name() + " has " + what
                            + (node.diskFree() == null
                                    ? ""
                                    : " (" + Figures.bytes(node.diskFree().doubleValue()) + " of disk left)")
                            + ": publishers of the whole cluster are kept out, so that queues look empty",
                    "free disk or memory there, or raise its limit"));
        }
    }
}
