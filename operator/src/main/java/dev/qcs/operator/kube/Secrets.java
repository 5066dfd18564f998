package dev.qcs.operator.kube;

import dev.qcs.crd.Api;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Secret by its name, when it is needed and its owner lets it be used. Nothing is listed, watched or kept, and no
 * content of a Secret is ever part of a message.
 */
public final class Secrets {
    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;

    public Secrets(KubernetesClient client) {
        this.client = client;
    }

    /** What a look came to. */
    public sealed interface Lookup {
        record Found(Content content) implements Lookup {}

        /** It is not there, or may not be used; a person must act. */
        record Refused(String message) implements Lookup {}

        /** The API server did not answer now. */
        record Failed(String message) implements Lookup {}
    }

    /** The values of a Secret; prints as its name. */
    public static final class Content {
        private final String name;
        private final Map<String, String> base64;

        Content(String name, @Nullable Map<String, String> base64) {
            this.name = name;
            this.base64 = base64 == null ? Map.of() : Map.copyOf(base64);
        }

        /** The text under a key; {@code null} = there is none, or it is no text. */
        public @Nullable String text(String key) {
            String encoded = base64.get(key);
            if (encoded == null) {
                return null;
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
                        .toString();
            } catch (CharacterCodingException | IllegalArgumentException e) {
                return null;
            }
        }

        public boolean has(String key) {
            return base64.containsKey(key);
        }

        /** The names of its keys, sorted; they are no secret. */
        public SortedSet<String> keys() {
            return new TreeSet<>(base64.keySet());
        }

        public String name() {
            return name;
        }

        @Override
        public String toString() {
            return "Secret " + name;
        }
    }

    /** What went wrong while a Secret was read may quote it; the API server's own refusal does not. */
    private static String why(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null
                ? Failures.sentence(e)
                : "the API server did not answer with it (" + e.getClass().getSimpleName() + ")";
    }

    public Lookup read(String namespace, String name) {
        Secret secret;
        try {
            secret = client.secrets().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException e) {
            return e.getCode() == FORBIDDEN
                    ? new Lookup.Refused("the operator may not get Secret " + name + " in namespace " + namespace
                            + ": list it in the chart's secretAccess, or grant get on it by name")
                    : new Lookup.Failed("Secret " + name + " could not be read: " + why(e));
        }
        if (secret == null) {
            return new Lookup.Refused("Secret " + name + " does not exist in namespace " + namespace + ": create it");
        }
        Map<String, String> labels = secret.getMetadata().getLabels();
        if (labels == null || !"true".equals(labels.get(Api.ALLOW_USE))) {
            return new Lookup.Refused("Secret " + name + " does not carry the label " + Api.ALLOW_USE
                    + ": \"true\", by which its owner lets it be used: have the owner set the label");
        }
        return new Lookup.Found(new Content(name, secret.getData()));
    }
}
