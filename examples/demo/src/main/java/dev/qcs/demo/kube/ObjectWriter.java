package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What the API server does around each write: optimistic lock, generation, the split of status from the rest, pruning and
 * defaults of the schema, finalizers, and the record of who wrote which field.
 */
final class ObjectWriter {
    /** A write and who makes it; the subresource is empty for the object itself. */
    record Request(ResourceType type, ObjectStore.Key key, String subresource, String manager) {}

    private final ObjectStore store;
    private final Clock clock;

    ObjectWriter(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    ObjectNode create(Request request, ObjectNode body) {
        return store.atomically(() -> {
            if (store.get(request.key()).isPresent()) {
                throw ApiException.alreadyExists(request.type(), request.key().name());
            }
            ObjectNode fresh = fresh(request, body);
            ownership(request).written(Json.object(), fresh);
            return store.put(request.key(), fresh);
        });
    }

    private ObjectNode fresh(Request request, ObjectNode body) {
        ResourceType type = request.type();
        ObjectNode fresh = body.deepCopy();
        ObjectNode metadata = Json.child(fresh, "metadata");
        metadata.remove(java.util.List.of("managedFields", "deletionTimestamp"));
        metadata.put("name", request.key().name());
        if (type.namespaced()) {
            metadata.put("namespace", request.key().namespace());
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", now());
        metadata.put("generation", 1);
        fresh.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        if (type.status()) {
            fresh.remove("status");
        }
        new Schema(type.schema()).pruneAndDefault(fresh);
        return fresh;
    }

    /** Replaces the object, or its status, by what {@code change} makes of the present one. */
    ObjectNode update(Request request, UnaryOperator<ObjectNode> change) {
        return store.atomically(() -> {
            ObjectNode live = require(request);
            ObjectNode wanted = change.apply(live.deepCopy());
            checkLock(request, live, wanted);
            ObjectNode after = split(request, live, wanted);
            new Schema(request.type().schema()).pruneAndDefault(after);
            ownership(request).written(live, after);
            return store(request, live, after);
        });
    }

    /** Server-side apply; creates the object when there is none, unless it is for a subresource. */
    ObjectNode apply(Request request, ObjectNode applied, boolean force) {
        return store.atomically(() -> {
            Optional<ObjectNode> present = store.get(request.key());
            if (present.isEmpty() && request.subresource().isEmpty()) {
                ObjectNode fresh = ownership(request).apply(fresh(request, Json.object()), applied, force);
                new Schema(request.type().schema()).pruneAndDefault(fresh);
                return store.put(request.key(), fresh);
            }
            ObjectNode live = require(request);
            checkLock(request, live, applied);
            ObjectNode part = split(request, Json.object(), applied);
            ObjectNode after = ownership(request).apply(live, part, force);
            new Schema(request.type().schema()).pruneAndDefault(after);
            return store(request, live, after);
        });
    }

    ObjectNode delete(Request request, JsonNode preconditions) {
        return store.atomically(() -> {
            ObjectNode live = require(request);
            for (String field : java.util.List.of("uid", "resourceVersion")) {
                String wanted = preconditions.path(field).asText("");
                if (!wanted.isEmpty()
                        && !wanted.equals(live.path("metadata").path(field).asText())) {
                    throw ApiException.conflict(
                            request.type(), request.key().name(), "the " + field + " of the precondition is another");
                }
            }
            if (live.path("metadata").path("finalizers").isEmpty()) {
                store.remove(request.key());
                return live;
            }
            if (!live.path("metadata").has("deletionTimestamp")) {
                Json.child(live, "metadata").put("deletionTimestamp", now());
            }
            return store.put(request.key(), live);
        });
    }

    ObjectNode require(Request request) {
        return store.get(request.key())
                .orElseThrow(() ->
                        ApiException.notFound(request.type(), request.key().name()));
    }

    /** A write that names a revision or an identity means that one, and no other. */
    private static void checkLock(Request request, ObjectNode live, ObjectNode wanted) {
        for (String field : java.util.List.of("resourceVersion", "uid")) {
            String meant = wanted.path("metadata").path(field).asText("");
            if (!meant.isEmpty()
                    && !meant.equals(live.path("metadata").path(field).asText())) {
                throw ApiException.conflict(
                        request.type(),
                        request.key().name(),
                        "the object has been modified; please apply your changes to the latest version and try again");
            }
        }
    }

    /** Only the part that the path addresses is written: status by {@code /status}, all else by the object itself. */
    private static ObjectNode split(Request request, ObjectNode live, ObjectNode wanted) {
        if (!request.type().status()) {
            return keepIdentity(live, wanted.deepCopy());
        }
        boolean writesStatus = request.subresource().equals("status");
        ObjectNode result = (writesStatus ? live : wanted).deepCopy();
        JsonNode status = (writesStatus ? wanted : live).path("status");
        result.remove("status");
        if (!status.isMissingNode()) {
            result.set("status", status.deepCopy());
        }
        return keepIdentity(live, result);
    }

    private static ObjectNode keepIdentity(ObjectNode live, ObjectNode result) {
        if (live.get("metadata") instanceof ObjectNode identity) {
            ObjectNode metadata = Json.child(result, "metadata");
            for (String field : java.util.List.of(
                    "name",
                    "namespace",
                    "uid",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "generation",
                    "resourceVersion",
                    "managedFields")) {
                metadata.remove(field);
                Optional.ofNullable(identity.get(field)).ifPresent(value -> metadata.set(field, value));
            }
        }
        return result;
    }

    private ObjectNode store(Request request, ObjectNode live, ObjectNode after) {
        ObjectNode metadata = Json.child(after, "metadata");
        if (withoutTimes(live).equals(withoutTimes(after))) {
            return live;
        }
        if (!content(live).equals(content(after))) {
            metadata.put("generation", live.path("metadata").path("generation").asLong() + 1);
        }
        if (metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty()) {
            store.remove(request.key());
            return after;
        }
        return store.put(request.key(), after);
    }

    /** All but metadata and status: what the generation counts. */
    private static ObjectNode content(ObjectNode object) {
        return object.deepCopy().without(java.util.List.of("metadata", "status"));
    }

    /** A write that changes nothing else does not count as one, so the times of managedFields do not either. */
    private static ObjectNode withoutTimes(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.path("metadata").path("managedFields").forEach(entry -> ((ObjectNode) entry).remove("time"));
        return copy;
    }

    private Ownership ownership(Request request) {
        return new Ownership(request.type(), request.manager(), request.subresource(), now());
    }

    private String now() {
        return Objects.toString(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }
}
