package dev.qcs.demo.workload;

import java.time.Duration;

/** What a container image is here: something that starts once for each Pod. */
@FunctionalInterface
public interface Program {
    /** Returns at once; the program goes on by itself under the name of its Pod. */
    Run start(String pod);

    /** One running copy. */
    interface Run {
        /** Asks it to end, without waiting. */
        void stop();

        /** Waits for its end. */
        boolean awaitEnd(Duration atMost) throws InterruptedException;
    }
}
