package dev.qcs.operator.testing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The same work on several things at once, on platform threads: brokers take locks inside class initializers, which holds
 * the carriers of virtual threads, and on two processors that is a deadlock.
 */
final class Parallel {
    private Parallel() {}

    /** Returns when all are done; the first failure is thrown then. */
    static <T> void run(List<T> items, Consumer<T> work) {
        try (var threads = Executors.newCachedThreadPool()) {
            CompletableFuture.allOf(items.stream()
                            .map(item -> CompletableFuture.runAsync(() -> work.accept(item), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
