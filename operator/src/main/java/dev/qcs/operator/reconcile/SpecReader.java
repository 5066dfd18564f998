package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConsumerScalerSpec;
import dev.qcs.crd.QueueConsumerScalerSpec.KafkaSource;
import dev.qcs.crd.QueueConsumerScalerSpec.RabbitmqSource;
import dev.qcs.crd.QueueConsumerScalerSpec.ScaleTargetRef;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.names.LinkLocal;
import dev.qcs.operator.policy.Policy;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a team wrote into what the operator works with, with every default of the API. The schema refuses most nonsense
 * already, but an object may be older than a rule, or come from an API server that was told not to check: so everything is
 * checked again, and nothing here throws.
 */
final class SpecReader {
    private static final int MOST_TOPICS = 64;
    private static final int MOST_DEAD_LETTER_TOPICS = 16;
    private static final int LONGEST_GROUP = 255;
    private static final int LONGEST_ADDRESS = 2048;
    private static final int LARGEST_PARTITION = 999_999;
    private static final int MOST_PARTITIONS = 10_000;

    private final Set<String> targetKinds;

    /** @param targetKinds kinds beyond Deployment and StatefulSet that may be scaled, as {@code Kind.group} */
    SpecReader(Set<String> targetKinds) {
        this.targetKinds = Set.copyOf(targetKinds);
    }

    /** What came of reading a spec. */
    sealed interface Outcome {

        /**
         * The wish, complete.
         *
         * @param source for people: {@code kafka:orders}
         */
        record Valid(TargetRef target, Connection connection, LagQuery query, String source, Policy policy)
                implements Outcome {}

        /** The first mistake found, with what to do about it. */
        record Invalid(String field, String message) implements Outcome {
            String sentence() {
                return field + ": " + message;
            }
        }
    }

    /** Where the broker is said to be. */
    sealed interface Connection {
        record Inline(BrokerAddress address) implements Connection {}

        record Named(String name) implements Connection {}
    }

    Outcome read(String namespace, @Nullable QueueConsumerScalerSpec spec, @Nullable Map<String, String> annotations) {
        try {
            return readOrRefuse(namespace, spec, annotations == null ? Map.of() : annotations);
        } catch (Refused refused) {
            return new Outcome.Invalid(refused.field, refused.reason);
        }
    }

    /** The target for display, also of a spec that is otherwise nonsense. */
    static TargetRef targetOf(String namespace, @Nullable QueueConsumerScalerSpec spec) {
        ScaleTargetRef ref = spec == null ? null : spec.scaleTargetRef();
        return new TargetRef(
                namespace,
                ref == null || ref.apiVersion() == null ? "apps/v1" : ref.apiVersion(),
                ref == null || ref.kind() == null ? "Deployment" : ref.kind(),
                nameOf(ref));
    }

    private static String nameOf(@Nullable ScaleTargetRef ref) {
        // The model says that a name is always there; an object that evaded the schema may say otherwise.
        String name = ref == null ? null : ref.name();
        return name == null ? "?" : name;
    }

    private Outcome readOrRefuse(
            String namespace, @Nullable QueueConsumerScalerSpec spec, Map<String, String> annotations) {
        if (spec == null) {
            throw new Refused("spec", "is missing; write one");
        }
        TargetRef target = target(namespace, spec);
        if ((spec.kafka() == null) == (spec.rabbitmq() == null)) {
            throw new Refused("spec", "set exactly one of kafka, rabbitmq");
        }
        Policy policy = PolicyReader.read(spec, annotations);
        RabbitmqSource rabbit = spec.rabbitmq();
        if (rabbit != null) {
            RabbitQuery query = RabbitReader.query(rabbit);
            return new Outcome.Valid(
                    target, RabbitReader.connection(rabbit), query, RabbitReader.source(query), policy);
        }
        KafkaSource kafka = Objects.requireNonNull(spec.kafka());
        List<String> topics = topics(kafka);
        String group = text("spec.kafka.consumerGroup", kafka.consumerGroup(), LONGEST_GROUP);
        KafkaQuery query = new KafkaQuery(
                group,
                topics,
                partitions(kafka.partitions(), topics),
                groupType(kafka),
                policy.readCommitted(),
                names("spec.kafka.deadLetterTopics", kafka.deadLetterTopics(), MOST_DEAD_LETTER_TOPICS));
        return new Outcome.Valid(target, connection(kafka), query, "kafka:" + group, policy);
    }

    private TargetRef target(String namespace, QueueConsumerScalerSpec spec) {
        TargetRef target = targetOf(namespace, spec);
        if (!target.name().matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")) {
            throw new Refused("spec.scaleTargetRef.name", "name the Deployment or StatefulSet to scale");
        }
        boolean builtIn = target.apiVersion().equals("apps/v1")
                && (target.kind().equals("Deployment") || target.kind().equals("StatefulSet"));
        if (!builtIn && !targetKinds.contains(groupKind(target))) {
            throw new Refused(
                    "spec.scaleTargetRef.kind",
                    target.kind() + " of " + target.apiVersion()
                            + " may not be scaled by this operator; use a Deployment or StatefulSet of apps/v1, or have the"
                            + " kind allowed where the operator is installed");
        }
        return target;
    }

    private static String groupKind(TargetRef target) {
        int slash = target.apiVersion().indexOf('/');
        return slash < 0
                ? target.kind()
                : target.kind() + "." + target.apiVersion().substring(0, slash);
    }

    private static Connection connection(KafkaSource kafka) {
        if ((kafka.connectionRef() == null) == (kafka.bootstrapServers() == null)) {
            throw new Refused("spec.kafka", "set exactly one of connectionRef, bootstrapServers");
        }
        if (kafka.connectionRef() != null) {
            return new Connection.Named(
                    text("spec.kafka.connectionRef.name", kafka.connectionRef().name(), 253));
        }
        return new Connection.Inline(
                new BrokerAddress.Kafka(address("spec.kafka.bootstrapServers", kafka.bootstrapServers())));
    }

    /** The address without spaces, so that two ways to write it share one client. */
    static String address(String field, @Nullable String written) {
        String address = text(field, written, LONGEST_ADDRESS);
        if (address.contains("@")) {
            throw new Refused(
                    field,
                    "an address must not hold a user name or password; put them in a Secret and name it in a QueueConnection");
        }
        String bare = address.replace(" ", "");
        String host = "([A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}";
        if (!bare.matches(host + "(," + host + ")*")) {
            throw new Refused(
                    field, "write host:port, several separated by commas, for example kafka-1:9092,kafka-2:9092");
        }
        for (String part : bare.split(",", -1)) {
            if (LinkLocal.written(part.substring(0, part.lastIndexOf(':')))) {
                throw new Refused(field, part + " " + LinkLocal.REFUSED);
            }
        }
        return bare;
    }

    private static List<String> topics(KafkaSource kafka) {
        return names("spec.kafka.topics", kafka.topics(), MOST_TOPICS);
    }

    private static List<String> names(String field, @Nullable List<String> written, int most) {
        List<String> topics = written == null ? List.of() : written;
        if (topics.size() > most) {
            throw new Refused(field, "at most " + most + " topics, found " + topics.size());
        }
        Set<String> seen = new HashSet<>();
        for (String topic : topics) {
            if (topic == null || !topic.matches("[a-zA-Z0-9._-]{1,249}") || topic.equals(".") || topic.equals("..")) {
                throw new Refused(field, "not a topic's name: " + topic);
            }
            if (!seen.add(topic)) {
                throw new Refused(field, "topic " + topic + " is named twice");
            }
        }
        return topics;
    }

    private static @Nullable SortedSet<Integer> partitions(@Nullable String written, List<String> topics) {
        if (written == null) {
            return null;
        }
        String field = "spec.kafka.partitions";
        if (topics.size() != 1) {
            throw new Refused(field, "needs exactly one topic in topics; name that topic, or remove partitions");
        }
        if (written.length() > 512 || !written.matches("[0-9]{1,6}(-[0-9]{1,6})?(,[0-9]{1,6}(-[0-9]{1,6})?)*")) {
            throw new Refused(
                    field, "write numbers and ranges separated by commas and without spaces, for example 0-5,9");
        }
        BitSet partitions = new BitSet();
        for (String part : written.split(",", -1)) {
            int dash = part.indexOf('-');
            int from = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int to = dash < 0 ? from : Integer.parseInt(part.substring(dash + 1));
            if (from > to || to > LARGEST_PARTITION) {
                throw new Refused(
                        field, "a range goes from its lower to its higher number, at most " + LARGEST_PARTITION);
            }
            partitions.set(from, to + 1);
        }
        if (partitions.cardinality() > MOST_PARTITIONS) {
            throw new Refused(
                    field,
                    "at most " + MOST_PARTITIONS + " partitions, found " + partitions.cardinality()
                            + "; leave the field out to read all of the topic");
        }
        return partitions.stream().boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static GroupReading.Type groupType(KafkaSource kafka) {
        return switch (kafka.groupType()) {
            case Share -> GroupReading.Type.SHARE;
            // Which of both protocols a consumer group has is asked of the broker.
            case Consumer -> GroupReading.Type.CONSUMER;
            case Auto -> GroupReading.Type.UNKNOWN;
            case null -> GroupReading.Type.UNKNOWN;
        };
    }

    static String text(String field, @Nullable String value, int longest) {
        if (value == null || value.isBlank()) {
            throw new Refused(field, "is missing; write it");
        }
        if (value.length() > longest) {
            throw new Refused(field, "at most " + longest + " characters, found " + value.length());
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new Refused(field, "holds a control character; remove it");
        }
        return value;
    }

    /** Ends reading at the first mistake; never leaves this package. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String field;
        private final String reason;

        Refused(String field, String reason) {
            super(field + ": " + reason, null, false, false);
            this.field = field;
            this.reason = reason;
        }
    }
}
