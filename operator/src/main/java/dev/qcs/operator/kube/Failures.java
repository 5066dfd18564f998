package dev.qcs.operator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/** Finds in an exception the sentence that helps. */
public final class Failures {
    private static final int LONGEST = 300;

    private Failures() {}

    /** What the API server said, or else what went wrong first; shortened. */
    public static String sentence(Throwable failure) {
        Throwable root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof KubernetesClientException refused
                    && refused.getStatus() != null
                    && refused.getStatus().getMessage() != null) {
                return shortened(refused.getStatus().getMessage());
            }
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : shortened(message);
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...";
    }
}
