package dev.qcs.demo.workload;

import java.util.concurrent.CompletableFuture;

/** What a container image is here: something that starts once for each Pod, and again when it has died. */
@FunctionalInterface
public interface Program {
    /** Returns at once; the program goes on by itself under the name of its Pod. */
    Run start(String pod);

    /** One running copy. */
    interface Run {
        /** Asks it to end, without waiting. */
        void stop();

        /** Its exit code, as a process gives one, once it has ended: by itself or because it was asked to. */
        CompletableFuture<Integer> exit();
    }
}
