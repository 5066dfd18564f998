package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects, one counter of revisions over all of them, and the changes of late for who watches. What is stored is never
 * changed in place: each write puts a new tree.
 */
final class ObjectStore {
    /** A watch may start this many changes back; earlier than that it is told to list again. */
    private static final int HISTORY = 5_000;

    /** Where an object is kept; the namespace is empty for kinds without one. */
    record Key(String resource, String namespace, String name) implements Comparable<Key> {
        static Key of(ResourceType type, String namespace, String name) {
            return new Key(type.stored(), namespace, name);
        }

        @Override
        public int compareTo(Key other) {
            int byResource = resource.compareTo(other.resource);
            int byNamespace = byResource != 0 ? byResource : namespace.compareTo(other.namespace);
            return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
        }
    }

    /** One write: {@code before} is absent when it created the object, {@code after} when it deleted it. */
    record Change(
            long revision,
            Key key,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after) {}

    private final TreeMap<Key, ObjectNode> objects = new TreeMap<>();
    private final Deque<Change> history = new ArrayDeque<>();
    private final Set<BlockingQueue<Change>> watchers = new LinkedHashSet<>();
    private long revision;

    synchronized long revision() {
        return revision;
    }

    synchronized Optional<ObjectNode> get(Key key) {
        return Optional.ofNullable(objects.get(key)).map(ObjectNode::deepCopy);
    }

    synchronized List<ObjectNode> list(String resource, String namespace) {
        List<ObjectNode> found = new ArrayList<>();
        objects.tailMap(new Key(resource, namespace, "")).entrySet().stream()
                .takeWhile(e -> e.getKey().resource().equals(resource))
                .filter(e -> namespace.isEmpty() || e.getKey().namespace().equals(namespace))
                .forEach(e -> found.add(e.getValue().deepCopy()));
        return found;
    }

    /** Runs several reads and writes as one. */
    synchronized <T> T atomically(Supplier<T> work) {
        return work.get();
    }

    /** Stores the object under a new revision, which it then carries. */
    synchronized ObjectNode put(Key key, ObjectNode object) {
        ObjectNode stored = object.deepCopy();
        Json.child(stored, "metadata").put("resourceVersion", Long.toString(++revision));
        publish(new Change(revision, key, objects.put(key, stored), stored));
        return stored.deepCopy();
    }

    synchronized void remove(Key key) {
        ObjectNode last = objects.remove(key);
        if (last != null) {
            ObjectNode gone = last.deepCopy();
            Json.child(gone, "metadata").put("resourceVersion", Long.toString(++revision));
            publish(new Change(revision, key, gone, null));
        }
    }

    private void publish(Change change) {
        history.addLast(change);
        if (history.size() > HISTORY) {
            history.removeFirst();
        }
        watchers.forEach(watcher -> watcher.add(change));
    }

    /** Every change after this revision, in order, the past ones first. Close it to end. */
    synchronized Watch watchAfter(long after) {
        long oldest = history.isEmpty() ? revision + 1 : history.getFirst().revision();
        if (after < oldest - 1 && after < revision) {
            throw ApiException.expired(after, oldest);
        }
        BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
        history.stream().filter(change -> change.revision() > after).forEach(changes::add);
        watchers.add(changes);
        return new Watch(changes);
    }

    /** One watcher's queue of changes. */
    final class Watch implements AutoCloseable {
        private final BlockingQueue<Change> changes;

        private Watch(BlockingQueue<Change> changes) {
            this.changes = changes;
        }

        BlockingQueue<Change> changes() {
            return changes;
        }

        @Override
        public void close() {
            synchronized (ObjectStore.this) {
                watchers.remove(changes);
            }
        }
    }
}
