package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.words.Faults;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work beside the sweep, which must never wait for it: one run at a time, the next one when a sweep finds it idle. */
final class SideTask {
    private static final Logger log = LoggerFactory.getLogger(SideTask.class);

    private final String name;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile @Nullable Thread thread;

    SideTask(String name) {
        this.name = name;
    }

    boolean idle() {
        return !running.get();
    }

    /** Runs it unless it runs already. It ends by the time limits of its own calls, or when its client is closed. */
    void start(Runnable work) {
        if (running.compareAndSet(false, true)) {
            thread = Thread.ofVirtual().name("kafka-" + name).start(() -> run(work));
        }
    }

    /** Waits until it is idle, for whoever has nothing else to do. */
    void await(Duration limit) {
        Thread last = thread;
        try {
            if (last != null) {
                last.join(limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (ClusterLostException e) {
            // The sweep meets the same cluster and reports it; here the values simply stay unknown.
            log.atDebug().log("{}: {}", name, e.problem().text());
        } catch (RuntimeException e) {
            log.atWarn().setCause(Faults.wordless(e)).log("{} could not be read", name);
        } finally {
            running.set(false);
        }
    }
}
