package dev.qcs.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Address and credentials of one broker cluster. Secrets are named, never contained. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueConnectionSpec(
        @Nullable Kafka kafka, @Nullable Rabbitmq rabbitmq) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Kafka(
            String bootstrapServers,
            @Nullable Tls tls,
            @Nullable Sasl sasl) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Rabbitmq(
            @Nullable String managementUri,
            @Nullable String amqpUri,
            @Nullable UserSecretRef secretRef,
            @Nullable Tls tls) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Tls(
            @Nullable SecretKeyRef caSecretRef,
            @Nullable CertificateSecretRef clientCertificateSecretRef,
            @Nullable Boolean verifyHostname) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SecretKeyRef(String name, @Nullable String key) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CertificateSecretRef(
            String name,
            @Nullable String certificateKey,
            @Nullable String privateKeyKey) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record UserSecretRef(
            String name,
            @Nullable String usernameKey,
            @Nullable String passwordKey) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Sasl(
            Mechanism mechanism,
            UserSecretRef secretRef,
            @Nullable Oauth oauth) {

        public enum Mechanism {
            Plain,
            ScramSha256,
            ScramSha512,
            OAuthBearer,
            AwsMskIam
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Oauth(String endpoint, @Nullable String scope) {}
}
