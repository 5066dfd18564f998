package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.qcs.demo.kube.ObjectStore.Change;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A watch: what is there or what happened since a revision, then each change as it comes, one JSON object a line.
 *
 * @param shape how an object leaves the server: as it is, or as a table
 */
record WatchStream(Target target, Predicate<JsonNode> selector, Function<ObjectNode, ObjectNode> shape) {
    /** An idle watch says its revision this often; it is also how a client that went away is noticed. */
    private static final Duration BOOKMARK = Duration.ofSeconds(10);

    private record Event(String type, ObjectNode object) {}

    /** Serves until the time is over, the client is gone or the server ends. */
    void serve(ObjectStore store, Call call, OutputStream out) throws IOException, InterruptedException {
        String from = call.query("resourceVersion");
        boolean fromNow = from.isEmpty() || from.equals("0") || call.flag("sendInitialEvents");
        List<ObjectNode> initial = List.of();
        ObjectStore.Watch watch;
        synchronized (store) {
            if (fromNow) {
                initial = store.list(target.type().stored(), target.namespace()).stream()
                        .map(target.type()::view)
                        .toList();
            }
            watch = store.watchAfter(fromNow ? store.revision() : revision(from));
        }
        try (watch) {
            for (ObjectNode object : initial) {
                if (selector.test(object)) {
                    send(out, new Event("ADDED", shape.apply(object)));
                }
            }
            if (call.flag("sendInitialEvents")) {
                ObjectNode bookmark = bookmark(store.revision());
                Json.child(Json.child(bookmark, "metadata"), "annotations").put("k8s.io/initial-events-end", "true");
                send(out, new Event("BOOKMARK", bookmark));
            }
            follow(store, call, out, watch);
        }
    }

    private void follow(ObjectStore store, Call call, OutputStream out, ObjectStore.Watch watch)
            throws IOException, InterruptedException {
        long seconds = call.query("timeoutSeconds").isEmpty()
                ? Duration.ofHours(1).toSeconds()
                : revision(call.query("timeoutSeconds"));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            Change change = watch.changes().poll(Math.min(left, BOOKMARK.toNanos()), TimeUnit.NANOSECONDS);
            if (change != null) {
                Optional<Event> event = event(change);
                if (event.isPresent()) {
                    send(out, event.get());
                }
            } else if (call.flag("allowWatchBookmarks")) {
                send(out, new Event("BOOKMARK", bookmark(store.revision())));
            }
        }
    }

    private Optional<Event> event(Change change) {
        boolean mine = change.key().resource().equals(target.type().stored())
                && (target.namespace().isEmpty() || change.key().namespace().equals(target.namespace()));
        if (!mine) {
            return Optional.empty();
        }
        ObjectNode before = view(change.before());
        ObjectNode after = view(change.after());
        boolean was = selected(before);
        boolean is = selected(after);
        if (is) {
            return Optional.of(new Event(was ? "MODIFIED" : "ADDED", shape.apply(present(after))));
        }
        if (was) {
            // An object that a change took out of the selection is gone for this watcher, at that change's revision.
            ObjectNode last = present(before).deepCopy();
            Json.child(last, "metadata").put("resourceVersion", Long.toString(change.revision()));
            return Optional.of(new Event("DELETED", shape.apply(last)));
        }
        return Optional.empty();
    }

    private @Nullable ObjectNode view(@Nullable ObjectNode stored) {
        return stored == null ? null : target.type().view(stored);
    }

    private boolean selected(@Nullable ObjectNode object) {
        return object != null && selector.test(object);
    }

    private static ObjectNode present(@Nullable ObjectNode object) {
        if (object == null) {
            throw new IllegalStateException("an object that matches a selector is there");
        }
        return object;
    }

    private ObjectNode bookmark(long revision) {
        ObjectNode object = Json.object()
                .put("kind", target.type().kind())
                .put("apiVersion", target.type().apiVersion());
        Json.child(object, "metadata").put("resourceVersion", Long.toString(revision));
        return object;
    }

    static long revision(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("\"" + text + "\" is not a whole number");
        }
    }

    private static void send(OutputStream out, Event event) throws IOException {
        ObjectNode line = Json.object().put("type", event.type());
        line.set("object", event.object());
        out.write((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
