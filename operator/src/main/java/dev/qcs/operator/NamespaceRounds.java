package dev.qcs.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.qcs.operator.doctor.Checkup;
import dev.qcs.operator.doctor.JsonReport;
import dev.qcs.operator.doctor.Scope;
import dev.qcs.operator.doctor.TextReport;
import dev.qcs.operator.doctor.Verdict;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.reconcile.NamespaceBrokers.Broker;
import dev.qcs.operator.reconcile.NamespaceBrokers.Found;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Looks at every broker that a namespace means, all at the same time, and tells of one after the other. Of a cluster that
 * scalers read only their groups are looked at; of one that a connection names and nobody reads, all.
 */
final class NamespaceRounds {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaLook look;
    private final Consumer<String> progress;

    NamespaceRounds(KafkaLook look, Consumer<String> progress) {
        this.look = look;
        this.progress = progress;
    }

    private record Visit(Broker broker, Checkup.Outcome outcome) {
        Verdict verdict() {
            return switch (outcome) {
                case Checkup.Outcome.Blind blind -> Verdict.BLIND;
                case Checkup.Outcome.Looked(var report) -> report.verdict();
            };
        }
    }

    /** @param refused why an object led to no broker that could be looked at */
    private record Seen(String namespace, List<Visit> visits, Map<String, String> refused) {

        /** The worst of what was seen; what could not be is a warning as long as something could. */
        Verdict verdict() {
            boolean anything = visits.stream().anyMatch(visit -> visit.verdict() != Verdict.BLIND);
            if (!anything) {
                return Verdict.BLIND;
            }
            Verdict worst = refused.isEmpty() ? Verdict.OK : Verdict.WARNING;
            for (Visit visit : visits) {
                Verdict one = visit.verdict() == Verdict.BLIND ? Verdict.WARNING : visit.verdict();
                worst = one.compareTo(worst) > 0 ? one : worst;
            }
            return worst;
        }
    }

    /** Prints what was seen, and gives how bad it is. */
    Verdict go(String namespace, Found found, PrintWriter out, boolean json) throws InterruptedException, IOException {
        Seen seen = look(namespace, found);
        if (json) {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object(seen)));
        } else {
            text(seen, out);
        }
        out.flush();
        return seen.verdict();
    }

    private Seen look(String namespace, Found found) throws InterruptedException {
        Map<String, String> refused = new TreeMap<>(found.refused());
        Map<Broker, Future<Checkup.Outcome>> underWay = new LinkedHashMap<>();
        try (ExecutorService visits = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Broker broker : found.brokers()) {
                switch (broker.address()) {
                    case BrokerAddress.Kafka kafka ->
                        underWay.put(
                                broker,
                                visits.submit(() -> look.at(
                                        kafka,
                                        new Scope(broker.groups(), Set.of()),
                                        line -> progress.accept(kafka.displayName() + ": " + line))));
                    case BrokerAddress.RabbitMq rabbit ->
                        refused.put(
                                String.join(", ", broker.names()),
                                rabbit.displayName() + " is not looked at: of a namespace only Kafka is, so far");
                }
            }
            List<Visit> done = new ArrayList<>();
            for (Map.Entry<Broker, Future<Checkup.Outcome>> visit : underWay.entrySet()) {
                done.add(new Visit(visit.getKey(), visit.getValue().get()));
            }
            return new Seen(namespace, done, refused);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a look at a broker ended unexpectedly", e.getCause());
        }
    }

    private static void text(Seen seen, PrintWriter out) {
        for (Visit visit : seen.visits()) {
            String cluster = visit.broker().address().displayName();
            out.println("=== " + cluster + ", by "
                    + String.join(", ", visit.broker().names()));
            switch (visit.outcome()) {
                case Checkup.Outcome.Blind(String message) -> out.println(message);
                case Checkup.Outcome.Looked(var report) -> new TextReport(out, cluster).print(report);
            }
            out.println();
        }
        seen.refused().forEach((object, why) -> out.println("NOT LOOKED AT  " + object + ": " + why));
        out.println("namespace " + seen.namespace() + ": " + seen.verdict());
    }

    private static ObjectNode object(Seen seen) throws IOException {
        ObjectNode all = JSON.createObjectNode();
        all.put("namespace", seen.namespace());
        all.put("verdict", seen.verdict().name());
        ArrayNode brokers = all.putArray("brokers");
        for (Visit visit : seen.visits()) {
            StringWriter one = new StringWriter();
            JsonReport report = new JsonReport(one, visit.broker().address().displayName());
            switch (visit.outcome()) {
                case Checkup.Outcome.Blind(String message) -> report.blind(message);
                case Checkup.Outcome.Looked(var looked) -> report.print(looked);
            }
            ObjectNode broker = (ObjectNode) JSON.readTree(one.toString());
            ArrayNode names = broker.putArray("namedBy");
            visit.broker().names().forEach(names::add);
            brokers.add(broker);
        }
        ArrayNode refused = all.putArray("notLookedAt");
        seen.refused()
                .forEach((object, why) ->
                        refused.addObject().put("object", object).put("problem", why));
        return all;
    }
}
