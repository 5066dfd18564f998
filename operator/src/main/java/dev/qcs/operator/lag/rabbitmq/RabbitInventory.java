package dev.qcs.operator.lag.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.QueueInventory;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * By the management API only: nothing else tells what there is.
 */
public final class RabbitInventory implements QueueInventory {
    private static final int MOST_NAMES = 10;

    private final ManagementClient client;

    /** @throws GeneralSecurityException when the authority or certificate of the address cannot be used */
    public RabbitInventory(BrokerAddress.RabbitMq address, RabbitReaderOptions options)
            throws GeneralSecurityException {
        client = ManagementClient.of(address, options);
    }

    @Override
    public Contents look() {
        Answer<String> overview = client.object(
                "/api/overview?columns=rabbitmq_version",
                node -> node.path("rabbitmq_version").asText("?"));
        return switch (overview) {
            case Answer.Failed<String>(Problem problem) -> new Contents.Unreachable(sentence(problem));
            case Answer.Value<String>(String version) -> listed(version);
        };
    }

    private static String sentence(Problem problem) {
        return switch (problem.kind()) {
            case LOGIN ->
                "the broker refuses the login (" + problem.text()
                        + "): check user and password, and that the user has the tag management";
            case NONSENSE, MISSING ->
                problem.text() + ": is it the address of the management plugin (port 15672 or 15671)?";
            case UNREACHABLE, CERTIFICATE, FORBIDDEN, TOO_LARGE -> problem.text();
        };
    }

    private Contents listed(String version) {
        List<Gap> gaps = new ArrayList<>();
        Map<String, Set<String>> queues = new TreeMap<>();
        noted(
                client.list(
                        "/api/vhosts?columns=name",
                        node -> queues.put(node.path("name").asText(""), new TreeSet<>())),
                Gap.What.MESSAGES,
                "virtual hosts",
                "give the user the tag management and a permission on them",
                gaps);
        noted(
                client.list(
                        "/api/queues?disable_stats=true&columns=name,vhost",
                        node -> queues.computeIfAbsent(node.path("vhost").asText("/"), _ -> new TreeSet<>())
                                .add(node.path("name").asText(""))),
                Gap.What.MESSAGES,
                "queues",
                "name a virtual host or queues (--vhost, --queue)",
                gaps);
        List<Node> nodes = new ArrayList<>();
        noted(
                client.list("/api/nodes?columns=" + NODE_COLUMNS, node -> nodes.add(node(node))),
                Gap.What.QUEUE_DETAILS,
                "nodes",
                "give the user the tag monitoring",
                gaps);
        return new Contents.Listed(version, queues, nodes, connections(nodes.isEmpty(), gaps), gaps);
    }

    private static void noted(Answer<Integer> answer, Gap.What what, String subject, String remedy, List<Gap> gaps) {
        if (answer instanceof Answer.Failed<Integer>(Problem problem)) {
            gaps.add(new Gap(what, subject, problem.text(), remedy));
        }
    }

    private static final String NODE_COLUMNS =
            "name,running,mem_alarm,disk_free_alarm,disk_free,disk_free_limit,mem_used,mem_limit,partitions";

    private static Node node(JsonNode node) {
        return new Node(
                node.path("name").asText("?"),
                node.path("running").asBoolean(true),
                node.path("mem_alarm").asBoolean(false),
                node.path("disk_free_alarm").asBoolean(false),
                Row.number(node, "disk_free"),
                Row.number(node, "disk_free_limit"),
                Row.number(node, "mem_used"),
                Row.number(node, "mem_limit"),
                node.path("partitions").size());
    }

    /** A user without the tag monitoring sees none but his own, without a word about it. */
    private Connections connections(boolean unseen, List<Gap> gaps) {
        int[] counts = new int[2];
        Set<String> from = new TreeSet<>();
        Answer<Integer> answer = client.list("/api/connections?columns=state,peer_host", node -> {
            counts[0]++;
            // Those in state blocking have not tried to publish yet.
            if (node.path("state").asText("").equals("blocked")) {
                counts[1]++;
                if (from.size() < MOST_NAMES) {
                    from.add(node.path("peer_host").asText("?"));
                }
            }
        });
        if (answer instanceof Answer.Failed<Integer>(Problem problem)) {
            gaps.add(
                    new Gap(Gap.What.QUEUE_DETAILS, "connections", problem.text(), "give the user the tag monitoring"));
            return new Connections(null, 0, Set.of());
        }
        return new Connections(unseen ? null : Integer.valueOf(counts[0]), counts[1], from);
    }

    @Override
    public void close() {
        client.close();
    }
}
