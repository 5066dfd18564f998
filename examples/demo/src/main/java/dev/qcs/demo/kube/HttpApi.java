package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.qcs.demo.kube.ObjectWriter.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST surface: paths and verbs to reads, writes and watches. */
final class HttpApi implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

    private final Catalog catalog = new Catalog();
    private final ObjectStore store = new ObjectStore();
    private final ObjectWriter writer;
    private final Clock clock;

    HttpApi(Clock clock) {
        this.clock = clock;
        this.writer = new ObjectWriter(store, clock);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = Call.of(exchange);
            try {
                route(call);
            } catch (ApiException e) {
                respond(exchange, e.code(), failure(e.code(), e.reason(), e.sentence()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                respond(exchange, 500, failure(500, "InternalError", String.valueOf(e.getMessage())));
            }
        }
    }

    private void route(Call call) throws IOException, InterruptedException {
        List<String> path = call.path();
        String root = path.isEmpty() ? "" : path.getFirst();
        boolean core = root.equals("api");
        int prefix = core ? 2 : 3;
        if ((core || root.equals("apis")) && path.size() > prefix) {
            String group = core ? "" : path.get(1);
            List<String> rest = path.subList(prefix, path.size());
            if (group.equals("authorization.k8s.io") && call.method().equals("POST")) {
                ObjectNode review = Json.parseObject(call.body());
                respond(call.exchange(), 201, Reviews.answer(rest.getLast(), review));
                return;
            }
            serve(call, Target.of(catalog, group, path.get(prefix - 1), rest));
        } else {
            respond(call.exchange(), 200, catalog.document(path));
        }
    }

    private void serve(Call call, Target target) throws IOException, InterruptedException {
        if (target.type().isCoreEvent() && !call.method().equals("GET")) {
            throw ApiException.methodNotAllowed(call.method() + " (events are written in events.k8s.io)");
        }
        if (!target.subresource().isEmpty() && !hasSubresource(target)) {
            throw ApiException.noSuchPath(target.type().plural() + "/" + target.subresource());
        }
        if (target.name().isEmpty()) {
            serveCollection(call, target);
            return;
        }
        Request request = new Request(target.type(), target.key(), target.subresource(), call.manager());
        ObjectNode result = switch (call.method()) {
            case "GET" -> writer.require(request);
            case "PUT" -> {
                ObjectNode body = Json.parseObject(call.body());
                yield writer.update(request, live -> onto(target, live, body));
            }
            case "PATCH" -> patch(call, target, request);
            case "DELETE" -> {
                String body = call.body();
                ObjectNode options = body.isBlank() ? Json.object() : Json.parseObject(body);
                yield writer.delete(request, options.path("preconditions"));
            }
            default -> throw ApiException.methodNotAllowed(call.method());
        };
        learn(target.type(), result, call.method().equals("DELETE"));
        if (call.method().equals("GET")
                && call.wantsTable()
                && target.subresource().isEmpty()) {
            respond(call.exchange(), 200, table(call, target, List.of(result), result.path("metadata")));
        } else {
            respond(call.exchange(), 200, target.subresource().equals("scale") ? Scale.of(result) : result);
        }
    }

    private static boolean hasSubresource(Target target) {
        return switch (target.subresource()) {
            case "status" -> target.type().status();
            case "scale" -> target.type().scale();
            default -> false;
        };
    }

    private void serveCollection(Call call, Target target) throws IOException, InterruptedException {
        Predicate<JsonNode> selector = Selector.of(call.query("labelSelector"), call.query("fieldSelector"));
        switch (call.method()) {
            case "GET" -> {
                if (call.flag("watch")) {
                    watch(call, new WatchStream(target, selector, object -> shape(call, target, object)));
                } else {
                    list(call, target, selector);
                }
            }
            case "POST" -> {
                ObjectNode body = Json.parseObject(call.body());
                ObjectNode created = create(call, target, body);
                learn(target.type(), created, false);
                respond(call.exchange(), 201, created);
            }
            case "DELETE" -> {
                for (ObjectNode object : select(target, selector)) {
                    Target one = target.named(
                                    object.path("metadata").path("name").asText())
                            .inNamespace(
                                    object.path("metadata").path("namespace").asText());
                    writer.delete(new Request(one.type(), one.key(), "", call.manager()), Json.object());
                    learn(one.type(), object, true);
                }
                respond(
                        call.exchange(),
                        200,
                        Json.object().put("kind", "Status").put("status", "Success"));
            }
            default -> throw ApiException.methodNotAllowed(call.method());
        }
    }

    private ObjectNode create(Call call, Target target, ObjectNode body) {
        JsonNode metadata = body.path("metadata");
        String generated = metadata.path("generateName").asText()
                + UUID.randomUUID().toString().substring(0, 5);
        String name = metadata.path("name").asText(generated);
        return writer.create(new Request(target.type(), target.named(name).key(), "", call.manager()), body);
    }

    private void list(Call call, Target target, Predicate<JsonNode> selector) throws IOException {
        ObjectNode metadata = Json.object();
        List<ObjectNode> found = store.atomically(() -> {
            metadata.put("resourceVersion", Long.toString(store.revision()));
            return select(target, selector);
        });
        if (call.wantsTable()) {
            respond(call.exchange(), 200, table(call, target, found, metadata));
            return;
        }
        ObjectNode list = Json.object()
                .put("kind", target.type().kind() + "List")
                .put("apiVersion", target.type().apiVersion());
        list.set("metadata", metadata);
        ArrayNode items = list.putArray("items");
        found.forEach(items::add);
        respond(call.exchange(), 200, list);
    }

    private List<ObjectNode> select(Target target, Predicate<JsonNode> selector) {
        return store.list(target.type().stored(), target.namespace()).stream()
                .map(target.type()::view)
                .filter(selector)
                .toList();
    }

    private void watch(Call call, WatchStream stream) throws IOException, InterruptedException {
        HttpExchange exchange = call.exchange();
        if (call.header("Upgrade").equalsIgnoreCase("websocket")) {
            // This server speaks no WebSocket; fabric8 takes a plain 200 as the word to watch by a streamed GET.
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            try {
                out.flush();
                stream.serve(store, call, out);
            } catch (ApiException e) {
                ObjectNode error = Json.object().put("type", "ERROR");
                error.set("object", failure(e.code(), e.reason(), e.sentence()));
                out.write((Json.write(error) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private ObjectNode shape(Call call, Target target, ObjectNode object) {
        return call.wantsTable() ? table(call, target, List.of(object), object.path("metadata")) : object;
    }

    List<String> table(String group, String version, String plural, String namespace) {
        Target target = new Target(catalog.require(group, version, plural), namespace, "", "");
        return TableText.lines(
                new Table(target.type(), clock).of(select(target, object -> true), Json.object(), "None"));
    }

    private ObjectNode table(Call call, Target target, List<ObjectNode> objects, JsonNode metadata) {
        return new Table(target.type(), clock).of(objects, metadata, call.query("includeObject"));
    }

    private static ObjectNode onto(Target target, ObjectNode live, ObjectNode body) {
        return target.subresource().equals("scale") ? Scale.onto(live, body) : body;
    }

    private ObjectNode patch(Call call, Target target, Request request) {
        JsonNode body = Json.parse(call.body());
        if (!call.contentType().equals(Patches.APPLY)) {
            UnaryOperator<ObjectNode> patch = Patches.of(call.contentType(), body);
            return writer.update(request, live -> onto(target, live, patch.apply(view(target, live))));
        }
        if (call.query("fieldManager").isEmpty()) {
            throw ApiException.badRequest("fieldManager: Required value: is required for apply patch");
        }
        if (!(body instanceof ObjectNode applied) || target.subresource().equals("scale")) {
            throw ApiException.badRequest("an apply patch is an object, and this server takes none for scale");
        }
        return writer.apply(request, applied, call.flag("force"));
    }

    private static ObjectNode view(Target target, ObjectNode live) {
        return target.subresource().equals("scale") ? Scale.of(live) : live;
    }

    /** A CustomResourceDefinition that came or went changes what the server serves. */
    private void learn(ResourceType type, ObjectNode object, boolean deleted) {
        if (type.isDefinition() && deleted) {
            catalog.uninstall(object);
        } else if (type.isDefinition()) {
            catalog.install(object);
        }
    }

    private static ObjectNode failure(int code, String reason, String message) {
        return Json.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", code);
    }

    private static void respond(HttpExchange exchange, int code, ObjectNode body) throws IOException {
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
