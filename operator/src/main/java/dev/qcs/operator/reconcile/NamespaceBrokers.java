package dev.qcs.operator.reconcile;

import dev.qcs.crd.Api;
import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.operator.kube.Failures;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.RabbitQuery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which brokers the objects of a namespace mean, read once and with the rights of whoever asks: QueueConnections with their
 * labelled Secrets, and what the scalers write themselves. Changes nothing.
 */
public final class NamespaceBrokers {
    private static final int FORBIDDEN = 403;
    private static final int ABSENT = 404;

    private final KubernetesClient client;
    private final String namespace;
    private final Connections connections;
    private final SpecReader specs = new SpecReader(Set.of());
    private final Map<String, QueueConnection> read = new HashMap<>();

    /** @param tokenEndpoints addresses by the names that a QueueConnection may use for them */
    public NamespaceBrokers(
            KubernetesClient client, String namespace, Map<String, String> tokenEndpoints, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.connections = Connections.lookedAtOnce(new Secrets(client), tokenEndpoints, clock);
        this.connections.lookUpIn(this::cached);
    }

    private Optional<QueueConnection> cached(ResourceID id) {
        return Optional.ofNullable(read.get(id.getName()));
    }

    /**
     * A broker that something in the namespace means.
     *
     * @param names of what means it, for people: {@code QueueConnection prod}, {@code QueueConsumerScaler orders}
     * @param groups consumer groups of the scalers that read it; empty = no scaler does, or it is no Kafka cluster
     * @param queues what the scalers that read it ask for; empty = no scaler does, or it is no RabbitMQ broker
     */
    public record Broker(BrokerAddress address, Set<String> names, Set<String> groups, Set<RabbitQuery> queues) {
        public Broker {
            names = new TreeSet<>(names);
            groups = Set.copyOf(groups);
            queues = Set.copyOf(queues);
        }
    }

    /**
     * What came of a look.
     *
     * @param brokers each once, however many objects mean it
     * @param refused why an object leads to no broker, by its name for people
     */
    public record Found(List<Broker> brokers, Map<String, String> refused) {
        public Found {
            brokers = List.copyOf(brokers);
            refused = new TreeMap<>(refused);
        }
    }

    /** The API server cannot be asked, or nothing can be found in what it says; the message says what to do. */
    public static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1;

        NoAnswer(String message) {
            super(message);
        }
    }

    /** The broker of one QueueConnection, whoever uses it. */
    public Found connection(String name) throws NoAnswer {
        try {
            QueueConnection found = client.resources(QueueConnection.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
            if (found != null) {
                read.put(name, found);
            }
        } catch (KubernetesClientException e) {
            throw failed("get QueueConnection " + name, e);
        }
        Gathered gathered = new Gathered();
        gathered.add(
                "QueueConnection " + name,
                connections.resolve(namespace, new SpecReader.Connection.Named(name)),
                Set.of());
        return gathered.found();
    }

    /** All that connections and scalers of the namespace mean. */
    public Found all() throws NoAnswer {
        List<QueueConsumerScaler> scalers;
        try {
            client.resources(QueueConnection.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .forEach(one -> read.put(one.getMetadata().getName(), one));
            scalers = client.resources(QueueConsumerScaler.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            throw failed("list QueueConnections and QueueConsumerScalers", e);
        }
        Gathered gathered = new Gathered();
        new TreeSet<>(read.keySet())
                .forEach(name -> gathered.add(
                        "QueueConnection " + name,
                        connections.resolve(namespace, new SpecReader.Connection.Named(name)),
                        Set.of()));
        for (QueueConsumerScaler scaler : scalers) {
            String name = "QueueConsumerScaler " + scaler.getMetadata().getName();
            switch (specs.read(namespace, scaler.getSpec(), scaler.getMetadata().getAnnotations())) {
                case SpecReader.Outcome.Invalid invalid -> gathered.refused.put(name, invalid.sentence());
                case SpecReader.Outcome.Valid valid ->
                    gathered.add(name, connections.resolve(namespace, valid.connection()), Set.of(valid.query()));
            }
        }
        return gathered.found();
    }

    private NoAnswer failed(String what, KubernetesClientException e) {
        return new NoAnswer(
                switch (e.getCode()) {
                    case FORBIDDEN ->
                        "you may not " + what + " in namespace " + namespace + ": ask for the verbs get and list on "
                                + Api.GROUP + " there";
                    case ABSENT ->
                        "this cluster knows no QueueConnections: install the chart's CRDs, or give the broker with --bootstrap";
                    default -> "the Kubernetes API gives no answer: " + Failures.sentence(e);
                });
    }

    /** Objects that mean the same broker are one. */
    private static final class Gathered {
        private final Map<BrokerAddress, Set<String>> names = new LinkedHashMap<>();
        private final Map<BrokerAddress, Set<LagQuery>> queries = new HashMap<>();
        private final Map<String, String> refused = new HashMap<>();

        void add(String name, Connections.Resolution resolution, Set<LagQuery> read) {
            switch (resolution) {
                case Connections.Resolution.Found(BrokerAddress address, var _) -> {
                    names.computeIfAbsent(address, any -> new HashSet<>()).add(name);
                    queries.computeIfAbsent(address, any -> new HashSet<>()).addAll(read);
                }
                case Connections.Resolution.Refused(var obstacle) -> refused.put(name, obstacle.message());
                case Connections.Resolution.Pending(String message) -> refused.put(name, message);
            }
        }

        Found found() {
            List<Broker> brokers = new ArrayList<>();
            names.forEach((address, meant) -> {
                Set<String> groups = new HashSet<>();
                Set<RabbitQuery> queues = new HashSet<>();
                for (LagQuery query : queries.getOrDefault(address, Set.of())) {
                    switch (query) {
                        case KafkaQuery kafka -> groups.add(kafka.group());
                        case RabbitQuery rabbit -> queues.add(rabbit);
                    }
                }
                brokers.add(new Broker(address, meant, groups, queues));
            });
            return new Found(brokers, refused);
        }
    }
}
