package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.kafka.Problem.Kind;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What an error of the client means. The one place that knows its exception classes and, where they say too little, texts. */
final class AdminErrors {
    /** What the client itself says, and what helps; anything else may be a broker's words, and those may hold anything. */
    private static final List<String> CLIENTS_WORDS = List.of(
            "Timed out waiting for a node assignment",
            "Timed out waiting to send the call",
            "Exceeded maxRetries",
            "The AdminClient thread has exited",
            "AdminClient is closing",
            "disconnected");

    private AdminErrors() {}

    static Problem problem(Throwable thrown) {
        Throwable e = unwrapped(thrown);
        return new Problem(kind(e), text(e));
    }

    private static Kind kind(Throwable e) {
        return switch (e) {
            case AuthenticationException _ -> Kind.UNAUTHENTICATED;
            case GroupAuthorizationException _ -> Kind.GROUP_FORBIDDEN;
            case TopicAuthorizationException _ -> Kind.TOPIC_FORBIDDEN;
            case ClusterAuthorizationException _ -> Kind.CLUSTER_FORBIDDEN;
            case UnknownTopicOrPartitionException _ -> Kind.TOPIC_MISSING;
            case GroupIdNotFoundException _ -> Kind.GROUP_ABSENT;
            case UnsupportedVersionException _ -> Kind.UNSUPPORTED;
            case TimeoutException timeout -> kindOfTimeout(timeout);
            case IllegalStateException closing when says(closing, "AdminClient is closing") -> Kind.CLIENT_DEAD;
            default -> Kind.TRANSIENT;
        };
    }

    /** One class for three things that need three answers; only the text tells them apart. */
    private static Kind kindOfTimeout(TimeoutException e) {
        if (says(e, "AdminClient thread has exited") || says(e, "AdminClient is closing")) {
            return Kind.CLIENT_DEAD;
        }
        if (says(e, "waiting for a node assignment")) {
            return e.getCause() instanceof AuthenticationException ? Kind.UNAUTHENTICATED : Kind.UNREACHABLE;
        }
        return Kind.TRANSIENT;
    }

    private static boolean says(Throwable e, String words) {
        return e.getMessage() != null && e.getMessage().contains(words);
    }

    /**
     * The class, which is how an administrator searches for it, and no word that the client did not say itself: a broker may repeat
     * what it was sent, a password too.
     */
    static String text(Throwable thrown) {
        Throwable e = unwrapped(thrown);
        if (e instanceof AuthenticationException) {
            return LoginFaults.sentence(e);
        }
        if (e.getCause() instanceof AuthenticationException refused) {
            return LoginFaults.sentence(refused);
        }
        return CLIENTS_WORDS.stream()
                .filter(words -> says(e, words))
                .findFirst()
                .map(words -> e.getClass().getSimpleName() + ": " + words)
                .orElse(e.getClass().getSimpleName());
    }

    /** The last of the causes: "Failed to create new KafkaAdminClient" helps nobody. */
    static Throwable root(Throwable thrown) {
        Throwable e = thrown;
        while (e.getCause() != null) {
            e = e.getCause();
        }
        return e;
    }

    private static Throwable unwrapped(Throwable e) {
        return (e instanceof ExecutionException || e instanceof CompletionException) && e.getCause() != null
                ? unwrapped(e.getCause())
                : e;
    }
}
