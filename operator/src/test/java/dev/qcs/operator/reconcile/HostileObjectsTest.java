package dev.qcs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.qcs.crd.Admission;
import dev.qcs.crd.Mutator;
import dev.qcs.crd.QueueConnection;
import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.lag.names.QueuePattern;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.report.Runbooks;
import dev.qcs.operator.report.StatusBuilder;
import dev.qcs.operator.sweep.Registration;
import dev.qcs.operator.sweep.Verdict;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Objects that nobody in his right mind writes, through the schema of the API server and, where that lets them in, through all
 * that the operator does with them. Nothing may crash, nothing may hang, every refusal names its field, and every status is one
 * that the API server takes.
 *
 * <p>Another seed or number: {@code -Dqcs.fuzz.seed=7 -Dqcs.fuzz.objects=1000000}.
 */
class HostileObjectsTest {
    private static final long SEED = Long.getLong("qcs.fuzz.seed", 20_261_124L);
    private static final int OBJECTS = Integer.getInteger("qcs.fuzz.objects", 20_000);

    /**
     * Of memory that the work on one object may ask for, in bytes, over and over: many times what the most expensive honest one asks
     * for. Work that explodes asks for memory with each step, and unlike time that does not depend on the machine.
     */
    private static final long ENDLESS = 1L << 30;

    private static final Pattern NAMES_A_FIELD =
            Pattern.compile("(unknown field \")?(spec|metadata|apiVersion|kind)\\b.*", Pattern.DOTALL);

    private static final ObjectNode PLAIN = Serialization.unmarshal(
            "{\"apiVersion\": \"scaling.qcs.dev/v1\", \"kind\": \"QueueConsumerScaler\", \"metadata\": {\"name\": \"plain\"}, \"spec\":"
                    + " {\"scaleTargetRef\": {\"name\": \"plain\"}, \"maxReplicas\": 3, \"kafka\": {\"bootstrapServers\": \"kafka:9092\","
                    + " \"consumerGroup\": \"g\"}}}",
            ObjectNode.class);
    private static final Path FIXTURES = Path.of("../crd/src/test/resources/fixtures");
    private static final Path EXAMPLES = Path.of("../examples");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> QUEUES = IntStream.range(0, 2_000)
            .mapToObj(i -> (i % 3 == 0 ? "orders." : i % 3 == 1 ? "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" : "e-mails/") + i)
            .toList();

    private static final long[] ODD = {0, 1, 7, 1_000, 1L << 40, Long.MAX_VALUE - 1, Long.MAX_VALUE};

    private enum Fate {
        REFUSED_BY_THE_SCHEMA,
        REFUSED_BY_THE_OPERATOR,
        EVALUATED,
        CONNECTION
    }

    private final RandomGenerator random = new SplittableRandom(SEED);
    private final Evaluator evaluator = new Evaluator(Tempo.REAL_TIME);
    private final SpecReader specs = new SpecReader(Set.of());
    private final StatusBuilder statuses = new StatusBuilder(new Runbooks("https://docs.example"));
    private final Map<String, String> faults = new TreeMap<>();
    private final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    private final Connections connections = Connections.lookedAtOnce(
            new Secrets(new KubernetesClientBuilder().build()),
            Map.of("corp-idp", "https://idp.example/token"),
            Clock.systemUTC());
    private volatile String now = "nothing";
    private volatile @Nullable QueueConnection connection;

    @Test
    void nothingCrashesNothingHangsAndEveryRefusalNamesItsField() throws InterruptedException {
        try (var one = Executors.newSingleThreadExecutor()) {
            try {
                one.submit(this::all).get(10, TimeUnit.MINUTES);
            } catch (TimeoutException | ExecutionException e) {
                one.shutdownNow();
                fail("seed " + SEED + ", " + now, e);
            }
        }
        System.out.printf("FUZZ seed %d, %d objects: %s%n", SEED, OBJECTS, fates);
        assertThat(faults.entrySet()).as("faults of seed " + SEED).isEmpty();
        assertThat(fates).containsOnlyKeys(Fate.values());
        assertThat(fates.get(Fate.EVALUATED)).isGreaterThan(OBJECTS / 20);
    }

    private void all() {
        connections.lookUpIn(id -> Optional.ofNullable(connection)
                .filter(c -> ResourceID.fromResource(c).equals(id)));
        Mutator mutator = new Mutator(random, Mutator.valid(FIXTURES, EXAMPLES));
        long most = 0;
        String greediest = "";
        for (int i = 0; i < OBJECTS; i++) {
            ObjectNode object = mutator.next();
            now = "object " + i + ": " + object;
            long before = allocated();
            try {
                fates.merge(fate(object), 1, Integer::sum);
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                faults.putIfAbsent(signature(e), now + " -> " + e);
            }
            long took = allocated() - before;
            if (took > most) {
                most = took;
                greediest = now;
            }
            assertThat(took).as(now).isLessThan(ENDLESS);
        }
        System.out.println("FUZZ greediest, " + (most >> 10) + " kB: "
                + greediest.substring(0, Math.min(600, greediest.length())));
    }

    /** One fault makes many objects fail: each is told once. */
    private static String signature(Throwable e) {
        StackTraceElement[] frames = e.getStackTrace();
        String ours = Stream.of(frames)
                .filter(frame -> frame.getClassName().startsWith("dev.qcs"))
                .limit(3)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
        return e.getClass().getSimpleName() + " at " + ours;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private Fate fate(ObjectNode object) {
        List<String> refusals = Admission.create(object);
        assertThat(refusals).allMatch(refusal -> NAMES_A_FIELD.matcher(refusal).matches());
        if (object.path("kind").asText().equals("QueueConnection")) {
            if (refusals.isEmpty()) {
                connect(object);
            }
            return Fate.CONNECTION;
        }
        QueueConsumerScaler scaler = parsed(object, QueueConsumerScaler.class);
        if (scaler != null) {
            read(scaler);
        }
        if (!refusals.isEmpty()) {
            return Fate.REFUSED_BY_THE_SCHEMA;
        }
        assertThat(scaler).as("what the schema takes can be read").isNotNull();
        return scaler == null ? Fate.REFUSED_BY_THE_SCHEMA : behindTheSchema(scaler);
    }

    /** Objects may be older than a rule, so that the operator must stand those too that the schema refuses now. */
    private void read(QueueConsumerScaler scaler) {
        SpecReader.Outcome outcome =
                specs.read("shop", scaler.getSpec(), scaler.getMetadata().getAnnotations());
        if (outcome instanceof SpecReader.Outcome.Invalid invalid) {
            assertThat(invalid.field()).startsWith("spec");
            assertThat(invalid.message()).isNotBlank();
        }
    }

    private static <T> @Nullable T parsed(ObjectNode object, Class<T> type) {
        try {
            return Serialization.unmarshal(object.toString(), type);
        } catch (KubernetesClientException | IllegalArgumentException notOfTheModel) {
            return null;
        }
    }

    private void connect(ObjectNode object) {
        QueueConnection parsed = parsed(object, QueueConnection.class);
        assertThat(parsed).isNotNull();
        if (parsed == null
                || object.toString().contains("SecretRef")
                || object.toString().contains("secretRef")) {
            return;
        }
        parsed.getMetadata().setNamespace("shop");
        connection = parsed;
        Connections.Resolution resolution =
                connections.refresh("shop", parsed.getMetadata().getName(), parsed.getSpec());
        if (resolution instanceof Connections.Resolution.Refused refused) {
            assertThat(refused.obstacle().message()).contains("QueueConnection");
        }
    }

    private Fate behindTheSchema(QueueConsumerScaler scaler) {
        scaler.getMetadata().setNamespace("shop");
        scaler.getMetadata().setUid("uid");
        scaler.getMetadata().setCreationTimestamp(START.toString());
        Intake intake = Intake.of(scaler, specs, connections, target -> Optional.empty(), List.of());
        Registration registration = intake.registration();
        if (registration == null) {
            taken(statuses.build(intake.subject(), null, null, START));
            return Fate.REFUSED_BY_THE_OPERATOR;
        }
        History history = evaluator.newHistory();
        Memory memory = evaluator.emptyMemory();
        Instant time = START;
        for (int look = 0; look < 4; look++) {
            time = time.plusSeconds(look == 3 ? random.nextLong(400L * 86_400) : 1 + random.nextLong(30));
            int replicas = random.nextInt(5);
            Evaluator.Outcome outcome = evaluator.evaluate(
                    history,
                    memory,
                    new Evaluator.Input(
                            reading(registration.query(), time),
                            new TargetReading("uid", replicas, random.nextInt(replicas + 1), 1, false, false, null),
                            List.of(),
                            registration.policy(),
                            START));
            memory = outcome.memory();
            assertThat(outcome.evaluation().decision().to()).isBetween(0, 1_000);
            Digest digest = Digest.of("uid", "source", memory, history, List.of());
            Verdict verdict = new Verdict(
                    registration.id(),
                    1,
                    outcome.evaluation(),
                    new TargetState.Found(new TargetReading("uid", replicas, replicas, 1, false, false, null)),
                    null,
                    replicas,
                    null,
                    null,
                    time,
                    digest);
            // Most of the time goes into the check of the status.
            if (look == 3) {
                taken(statuses.build(intake.subject(), verdict, null, time));
            }
        }
        return Fate.EVALUATED;
    }

    /** On an object of its own: the schema has taken the hostile one already, and no rule of it looks at both. */
    private static void taken(QueueConsumerScalerStatus status) {
        ObjectNode whole = PLAIN.deepCopy();
        JsonNode tree = Serialization.unmarshal(Serialization.asJson(status), JsonNode.class);
        whole.set("status", tree);
        assertThat(Admission.create(whole)).as("status " + tree).isEmpty();
    }

    private Reading reading(LagQuery query, Instant time) {
        if (random.nextInt(8) == 0) {
            return new Reading.Unavailable(time, Reading.Reason.SourceUnreachable, "down");
        }
        return switch (query) {
            case KafkaQuery kafka -> kafka(kafka, time);
            case RabbitQuery rabbit -> rabbit(rabbit, time);
        };
    }

    private Reading kafka(KafkaQuery query, Instant time) {
        List<PartitionReading> partitions = new ArrayList<>();
        List<TopicReading> topics = new ArrayList<>();
        List<String> names = query.topics().isEmpty() ? List.of("orders") : query.topics();
        for (String topic : names.stream().sorted().limit(3).toList()) {
            for (int p = 0; p < 3; p++) {
                partitions.add(
                        new PartitionReading(new PartitionId(topic, p), committed(), maybe(), maybe(), maybe(), null));
            }
            topics.add(new TopicReading(topic, "id", 3, maybe(), maybe(), maybe(), "delete"));
        }
        GroupReading group = new GroupReading(
                query.group(),
                query.type(),
                random.nextBoolean() ? GroupReading.State.STABLE : GroupReading.State.EMPTY,
                random.nextInt(9),
                null,
                random.nextBoolean() ? null : List.of(),
                false);
        return new Reading.Observed(time, group, partitions, topics, List.of(), List.of());
    }

    private Committed committed() {
        return switch (random.nextInt(4)) {
            case 0 -> Committed.Absent.NEVER;
            case 1 -> Committed.Absent.UNKNOWN;
            case 2 -> new Committed.Unsettled(odd());
            default -> new Committed.At(odd());
        };
    }

    private Reading rabbit(RabbitQuery query, Instant time) {
        List<String> names = query.queues();
        if (query.pattern() != null) {
            try {
                names = List.copyOf(QueuePattern.of(query.pattern()).in(QUEUES));
            } catch (QueuePattern.Unusable e) {
                return new Reading.Unavailable(time, Reading.Reason.QueueNotFound, "queuePattern " + e.reason());
            }
        }
        List<QueueReading> queues = names.stream()
                .limit(5)
                .map(name -> new QueueReading(
                        name,
                        QueueReading.Type.CLASSIC,
                        maybe(),
                        maybe(),
                        random.nextInt(4),
                        random.nextInt(4),
                        random.nextInt(9) == 0,
                        maybe(),
                        maybe(),
                        maybe(),
                        maybe(),
                        null,
                        QueueDetails.UNKNOWN,
                        QueueSight.NONE))
                .toList();
        return new Reading.Observed(time, null, List.of(), List.of(), List.of(), queues, List.of());
    }

    private @Nullable Long maybe() {
        return random.nextInt(5) == 0 ? null : (Long) odd();
    }

    private long odd() {
        return random.nextInt(3) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextLong(10_000);
    }
}
