package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Something that a thread of its own does until it is stopped. */
public final class Client {
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    public Client(Work work) {
        thread = Thread.ofVirtual().start(() -> run(work));
    }

    private void run(Work work) {
        try {
            work.run(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        }
    }

    public boolean goesOn() {
        return stopping.getCount() > 0;
    }

    /** Waits as work does; over at once when it is stopped. */
    public void busy(Duration time) throws InterruptedException {
        boolean _ = stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Fails when the work did. */
    public void check() {
        assertThat(failure).isNull();
    }

    /** Fails when the work did. */
    public void stop() throws InterruptedException {
        stopping.countDown();
        assertThat(thread.join(Duration.ofMinutes(2))).as("stopped").isTrue();
        check();
    }

    public interface Work {
        void run(Client client) throws InterruptedException;
    }
}
