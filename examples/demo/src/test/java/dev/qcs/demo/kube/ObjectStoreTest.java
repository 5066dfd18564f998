package dev.qcs.demo.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ObjectStoreTest {
    private final ObjectStore store = new ObjectStore();

    @Test
    void aWatchFromThePastGetsWhatHappenedSinceAndThenWhatHappens() {
        put("a");
        long seen = store.revision();
        put("b");
        try (var watch = store.watchAfter(seen)) {
            put("c");
            assertThat(watch.changes())
                    .extracting(change -> change.key().name())
                    .containsExactly("b", "c");
        }
        put("d");
        try (var watch = store.watchAfter(store.revision())) {
            assertThat(watch.changes()).isEmpty();
        }
    }

    @Test
    void aWatchFromBeforeTheHistoryIsToldToListAgain() {
        for (int i = 0; i < 5_001; i++) {
            put("a");
        }
        assertThatThrownBy(() -> store.watchAfter(0))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(410));
    }

    @Test
    void whatIsHandedOutIsACopy() {
        put("a");
        store.list("pods", "shop").getFirst().put("kind", "Changed");
        assertThat(store.list("pods", "shop").getFirst().has("kind")).isFalse();
    }

    private void put(String name) {
        store.put(new ObjectStore.Key("pods", "shop", name), Json.object());
    }
}
