package dev.qcs.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes hostile objects of our kinds out of valid ones: same seed, same objects. Half of the changes keep to the schema and look
 * for what it lets through, the others break it.
 */
public final class Mutator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<Long> NUMBERS = List.of(
            0L,
            1L,
            -1L,
            2L,
            5L,
            59L,
            60L,
            300L,
            301L,
            999L,
            1_000L,
            1_001L,
            86_400L,
            86_401L,
            604_800L,
            10_000_000L,
            1_000_000_000_000L,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE);

    /** Some are slow, some are endless, some only look like something else. */
    private static final Map<String, List<String>> BY_FIELD = Map.ofEntries(
            Map.entry(
                    "queuePattern",
                    List.of(
                            "(a+)+$",
                            "(a|a)*b",
                            "((((((){99}){99}){99}){99}){99}){99}",
                            "(|){30}(|){30}(|){30}y",
                            "(((a{1000}){1000}){1000})",
                            "((a{99}){99}){99}",
                            "(^)*$",
                            "(?=(a+))a*b\\1",
                            "^(?!.*dlq$)",
                            "(?<=a{0,9999})b",
                            "\\Qorders",
                            "(?P<a>x)",
                            "\\x{10FFFF}",
                            "[a-\\d]",
                            "[[:alpha:]]+",
                            "(?i)ORDERS.*",
                            "\\p{L}+",
                            "a**",
                            "a{,5}",
                            "a{1000}b{1000}",
                            "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x",
                            "x)|(?:.*",
                            "(?#",
                            "(?<",
                            "(",
                            "[",
                            "\\",
                            "$^",
                            ".",
                            "|".repeat(200),
                            "(".repeat(120) + ")".repeat(120))),
            Map.entry(
                    "cron",
                    List.of(
                            "* * * * *",
                            "*/1 */1 */1 */1 */1",
                            "0 0 31 2 *",
                            "0 0 29 2 *",
                            "59 23 29 2 1",
                            "0 0 31 4,6,9,11 *",
                            "0-59/1 0-23 1-31 1-12 0-7",
                            "0,1,2,3,4,5,6,7,8,9,10 * * * *",
                            "60 * * * *",
                            "-1 * * * *",
                            "0 0 0 0 0",
                            "0 0 * * 7",
                            "0 0 * * 0-7",
                            "1-0 * * * *",
                            "*/0 * * * *",
                            "*/99 * * * *",
                            "@daily",
                            "0 8 * * MON-FRI",
                            "0 0 L * *",
                            "0 0 * * 1#5",
                            "0 0 1,1,1,1,1 * *",
                            "99999999999 * * * *",
                            "* * * * * *",
                            "٠ ٨ * * *")),
            Map.entry(
                    "timeZone",
                    List.of(
                            "UTC",
                            "Europe/Berlin",
                            "Antarctica/Troll",
                            "Pacific/Apia",
                            "Asia/Kathmandu",
                            "America/Sao_Paulo",
                            "Etc/GMT+12",
                            "UTC+18:00",
                            "+18:00",
                            "-18:00",
                            "Mars/Olympus",
                            "../../etc/passwd",
                            "europe/berlin",
                            "EST5EDT",
                            "Z")),
            Map.entry(
                    "partitions",
                    List.of(
                            "0",
                            "0-999999",
                            "0-999999,0-999999,0-999999,0-999999,0-999999,0-999999",
                            "0-9999",
                            "5-1",
                            "000000-000001",
                            "0-0,0-0,0-0",
                            "1,,2",
                            "-1",
                            "999999",
                            "٣")),
            Map.entry(
                    "bootstrapServers",
                    List.of(
                            "k:9092",
                            "169.254.169.254:80",
                            "[fe80::1]:9092",
                            "k:0",
                            "k:99999",
                            "k:65536",
                            "user:pw@k:9092",
                            "file:///etc/passwd",
                            "k:9092,".repeat(250) + "k:9092",
                            "k:9092,,k:9093",
                            "ｋ:9092",
                            "[::]:9092",
                            "localhost:9092#?x=y")),
            Map.entry(
                    "managementUri",
                    List.of(
                            "http://r:15672",
                            "https://r",
                            "http://169.254.169.254/latest/meta-data",
                            "http://[fe80::1]:15672",
                            "file:///etc/passwd",
                            "jar:http://r!/x",
                            "http://guest:guest@r",
                            "http://r:15672/../../x",
                            "http://r:99999",
                            "http://r:15672//",
                            "HTTP://r")),
            Map.entry(
                    "amqpUri",
                    List.of(
                            "amqp://r",
                            "amqps://r:5671",
                            "amqp://169.254.169.254",
                            "amqp://r:0",
                            "amqp://r/%2f",
                            "amqp://r:99999")),
            Map.entry("mechanism", List.of("Plain", "ScramSha512", "Gssapi", "PLAIN", "OAuthBearer", "AwsMskIam")),
            Map.entry(
                    "kind",
                    List.of("Deployment", "StatefulSet", "DaemonSet", "Job", "Secret", "deployment", "Rollout")),
            Map.entry("apiVersion", List.of("apps/v1", "v1", "apps/v2", "argoproj.io/v1alpha1", "/", "a/b/c")));

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "orders",
            "orders-consumer",
            "0",
            "-",
            ".",
            "..",
            "../../etc/passwd",
            "/var/run/secrets/kubernetes.io/serviceaccount/token",
            "null",
            "true",
            "1e308",
            "NaN",
            "{{ .Values }}",
            "${jndi:ldap://x/y}",
            "%s%n%d",
            "<script>",
            "'; DROP",
            "\u0000",
            "a\nb",
            "a\tb",
            "\u202Egnp.exe",
            "\u0130\u0131\u017F",
            "e\u0301".repeat(60),
            "\uD83D\uDE80\uD83C\uDFF4\u200D\u2620\uFE0F",
            "\uFEFForders",
            "\uD800",
            "x".repeat(63),
            "x".repeat(253),
            "x".repeat(255),
            "x".repeat(256),
            "x".repeat(5_000),
            "\u00fc".repeat(255),
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\";");

    private final RandomGenerator random;
    private final List<JsonNode> seeds;

    /**
     * A source of objects.
     *
     * @param seeds valid objects of our kinds, from {@link #valid}
     */
    public Mutator(RandomGenerator random, List<JsonNode> seeds) {
        this.random = random;
        this.seeds = List.copyOf(seeds);
    }

    /** Every valid object of our kinds in YAML files below these folders. */
    public static List<JsonNode> valid(Path... folders) {
        List<JsonNode> valid = new ArrayList<>();
        for (Path folder : folders) {
            for (Path file : Yaml.filesUnder(folder)) {
                for (JsonNode document : Yaml.documents(file)) {
                    if (Crd.of(document).isPresent()
                            && Admission.create(document).isEmpty()) {
                        valid.add(document);
                    }
                }
            }
        }
        return valid;
    }

    /** One more object: a valid one with one to four changes. */
    public ObjectNode next() {
        ObjectNode object = seeds.get(random.nextInt(seeds.size())).deepCopy();
        JsonNode schema = Crd.of(object).orElseThrow().schema();
        object.remove("status");
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            if (object.path("spec") instanceof ObjectNode spec && random.nextInt(60) != 0) {
                change(spec, schema.path("properties").path("spec"));
            } else {
                object.set("spec", anything(0));
            }
        }
        if (random.nextInt(4) == 0) {
            annotate(object);
        }
        return object;
    }

    private void annotate(ObjectNode object) {
        ObjectNode annotations = object.withObject("/metadata").withObject("/annotations");
        String name =
                List.of("paused", "replicas", "no-scale-up", "no-scale-down").get(random.nextInt(4));
        annotations.put(
                "scaling.qcs.dev/" + name,
                random.nextBoolean() ? String.valueOf(NUMBERS.get(random.nextInt(NUMBERS.size()))) : text(name));
    }

    /** Goes down some way and changes one thing there. */
    private void change(ObjectNode object, JsonNode schema) {
        List<String> known = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(known::add);
        List<String> there = new ArrayList<>();
        object.fieldNames().forEachRemaining(there::add);
        if (!there.isEmpty() && random.nextInt(3) != 0) {
            String field = there.get(random.nextInt(there.size()));
            JsonNode below = schema.path("properties").path(field);
            boolean deeper = random.nextInt(8) != 0;
            if (deeper && object.get(field) instanceof ObjectNode inner) {
                change(inner, below);
            } else if (deeper && object.get(field) instanceof ArrayNode list) {
                change(list, below.path("items"), field);
            } else {
                replace(object, field, below);
            }
        } else if (!known.isEmpty() && random.nextInt(20) != 0) {
            String field = known.get(random.nextInt(known.size()));
            object.set(field, fitting(field, schema.path("properties").path(field), 0));
        } else {
            object.set(text("field"), anything(0));
        }
    }

    private void replace(ObjectNode object, String field, JsonNode schema) {
        switch (random.nextInt(8)) {
            case 0 -> object.remove(field);
            case 1 -> object.set(field, anything(0));
            case 2 -> object.set(field, JSON.nullNode());
            default -> object.set(field, fitting(field, schema, 0));
        }
    }

    private void change(ArrayNode list, JsonNode items, String field) {
        switch (random.nextInt(6)) {
            case 0 -> list.removeAll();
            case 1 -> {
                for (int i = random.nextInt(130); i > 0; i--) {
                    list.add(fitting(field, items, 0));
                }
            }
            case 2 -> {
                if (!list.isEmpty()) {
                    list.add(list.get(0).deepCopy());
                }
            }
            case 3 -> list.add(anything(0));
            default -> {
                if (list.isEmpty() || !(list.get(random.nextInt(list.size())) instanceof ObjectNode inner)) {
                    list.add(fitting(field, items, 0));
                } else {
                    change(inner, items);
                }
            }
        }
    }

    /** A value of the type that the schema asks for, mostly within its bounds and often at their edge. */
    private JsonNode fitting(String field, JsonNode schema, int depth) {
        if (schema.path("enum").isArray() && random.nextInt(10) != 0) {
            JsonNode values = schema.path("enum");
            return values.get(random.nextInt(values.size()));
        }
        return switch (schema.path("type").asText()) {
            case "integer" -> JSON.numberNode(number(schema));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "array" -> {
                ArrayNode list = JSON.arrayNode();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    list.add(fitting(field, schema.path("items"), depth + 1));
                }
                yield list;
            }
            case "object" -> {
                ObjectNode object = JSON.objectNode();
                schema.path("properties").properties().forEach(property -> {
                    boolean required = schema.path("required").toString().contains('"' + property.getKey() + '"');
                    if (required || (depth < 4 && random.nextInt(3) == 0)) {
                        object.set(property.getKey(), fitting(property.getKey(), property.getValue(), depth + 1));
                    }
                });
                yield object;
            }
            case "string" -> JSON.textNode(text(field));
            default -> anything(depth);
        };
    }

    private long number(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(1_000);
        return switch (random.nextInt(6)) {
            case 0 -> least;
            case 1 -> most;
            case 2 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 3 -> random.nextBoolean() ? least - 1 : most == Long.MAX_VALUE ? most : most + 1;
            default -> most <= least ? least : random.nextLong(least, most);
        };
    }

    private String text(String field) {
        List<String> own = BY_FIELD.getOrDefault(field, List.of());
        if (!own.isEmpty() && random.nextInt(8) != 0) {
            String one = own.get(random.nextInt(own.size()));
            return random.nextInt(6) == 0 ? one + own.get(random.nextInt(own.size())) : one;
        }
        return random.nextInt(3) == 0
                ? "a" + Long.toString(random.nextLong(1L << 40), 36)
                : TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private JsonNode anything(int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 7)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.numberNode(NUMBERS.get(random.nextInt(NUMBERS.size())));
            case 2 -> JSON.numberNode(random.nextBoolean() ? 1e17 : 0.5);
            case 3 -> JSON.booleanNode(random.nextBoolean());
            case 4 -> JSON.textNode(text("anything"));
            case 5 -> JSON.arrayNode().add(anything(depth + 1)).add(anything(depth + 1));
            default -> JSON.objectNode().set(text("anything"), anything(depth + 1));
        };
    }
}
