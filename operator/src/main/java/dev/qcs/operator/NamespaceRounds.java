package dev.qcs.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.qcs.operator.doctor.Checkup;
import dev.qcs.operator.doctor.JsonReport;
import dev.qcs.operator.doctor.RabbitCheckup;
import dev.qcs.operator.doctor.RabbitJsonReport;
import dev.qcs.operator.doctor.RabbitTextReport;
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
 * Looks at every broker that a namespace means, all at the same time, and tells of one after the other. Of a broker that
 * scalers read only their groups or queues are looked at; of one that a connection names and nobody reads, all.
 */
final class NamespaceRounds {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaLook look;
    private final RabbitLook queues;
    private final Consumer<String> progress;

    NamespaceRounds(KafkaLook look, RabbitLook queues, Consumer<String> progress) {
        this.look = look;
        this.queues = queues;
        this.progress = progress;
    }

    private record Visit(Broker broker, Sight sight) {
        Verdict verdict() {
            return switch (sight) {
                case Sight.Kafka(Checkup.Outcome.Looked(var report)) -> report.verdict();
                case Sight.Rabbit(RabbitCheckup.Outcome.Looked(var report)) -> report.verdict();
                case Sight.Kafka(Checkup.Outcome.Blind _), Sight.Rabbit(RabbitCheckup.Outcome.Blind _) -> Verdict.BLIND;
            };
        }
    }

    /** What a look at a broker of either kind came to. */
    private sealed interface Sight {
        record Kafka(Checkup.Outcome outcome) implements Sight {}

        record Rabbit(RabbitCheckup.Outcome outcome) implements Sight {}
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
        Map<Broker, Future<Sight>> underWay = new LinkedHashMap<>();
        try (ExecutorService visits = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Broker broker : found.brokers()) {
                underWay.put(broker, visits.submit(() -> sight(broker)));
            }
            List<Visit> done = new ArrayList<>();
            for (Map.Entry<Broker, Future<Sight>> visit : underWay.entrySet()) {
                done.add(new Visit(visit.getKey(), visit.getValue().get()));
            }
            return new Seen(namespace, done, new TreeMap<>(found.refused()));
        } catch (ExecutionException e) {
            throw new IllegalStateException("a look at a broker ended unexpectedly", e.getCause());
        }
    }

    private Sight sight(Broker broker) throws InterruptedException {
        Consumer<String> told = line -> progress.accept(broker.address().displayName() + ": " + line);
        return switch (broker.address()) {
            case BrokerAddress.Kafka kafka ->
                new Sight.Kafka(look.at(kafka, new Scope(broker.groups(), Set.of()), told));
            case BrokerAddress.RabbitMq rabbit ->
                new Sight.Rabbit(queues.at(
                        rabbit,
                        broker.queues().isEmpty()
                                ? new RabbitCheckup.Choice.Named(null, Set.of())
                                : new RabbitCheckup.Choice.Asked(broker.queues()),
                        told));
        };
    }

    private static void text(Seen seen, PrintWriter out) {
        for (Visit visit : seen.visits()) {
            String cluster = visit.broker().address().displayName();
            out.println("=== " + cluster + ", by "
                    + String.join(", ", visit.broker().names()));
            switch (visit.sight()) {
                case Sight.Kafka(Checkup.Outcome.Blind(String message)) -> out.println(message);
                case Sight.Rabbit(RabbitCheckup.Outcome.Blind(String message)) -> out.println(message);
                case Sight.Kafka(Checkup.Outcome.Looked(var report)) -> new TextReport(out, cluster).print(report);
                case Sight.Rabbit(RabbitCheckup.Outcome.Looked(var report)) ->
                    new RabbitTextReport(out, cluster).print(report);
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
            String cluster = visit.broker().address().displayName();
            PrintWriter printer = new PrintWriter(one);
            switch (visit.sight()) {
                case Sight.Kafka(Checkup.Outcome.Blind(String message)) -> new JsonReport(one, cluster).blind(message);
                case Sight.Rabbit(RabbitCheckup.Outcome.Blind(String message)) ->
                    new RabbitJsonReport(printer, cluster).blind(message);
                case Sight.Kafka(Checkup.Outcome.Looked(var looked)) -> new JsonReport(one, cluster).print(looked);
                case Sight.Rabbit(RabbitCheckup.Outcome.Looked(var looked)) ->
                    new RabbitJsonReport(printer, cluster).print(looked);
            }
            printer.flush();
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
