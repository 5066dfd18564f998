package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConnectionSpec;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.KafkaSecurity;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A QueueConnection to Kafka, with the login, the authority and the certificate of its Secrets. */
final class KafkaConnection {
    private static final int LONGEST_SCOPE = 1024;

    private final Map<String, String> tokenEndpoints;

    /** @param tokenEndpoints addresses by the names that a resource may use for them */
    KafkaConnection(Map<String, String> tokenEndpoints) {
        this.tokenEndpoints = Map.copyOf(tokenEndpoints);
    }

    /** Throws {@link SpecReader.Refused} for what the object says, {@link NamedSecrets.Stopped} for what its Secrets say. */
    BrokerAddress read(QueueConnectionSpec.Kafka kafka, NamedSecrets secrets) {
        return new BrokerAddress.Kafka(
                SpecReader.address("spec.kafka.bootstrapServers", kafka.bootstrapServers()),
                new KafkaSecurity(secrets.tls(kafka.tls()), sasl(kafka.sasl(), secrets)));
    }

    private KafkaSecurity.@Nullable Sasl sasl(QueueConnectionSpec.@Nullable Sasl sasl, NamedSecrets secrets) {
        if (sasl == null) {
            return null;
        }
        QueueConnectionSpec.Oauth oauth = sasl.oauth();
        boolean bearer = sasl.mechanism() == QueueConnectionSpec.Sasl.Mechanism.OAuthBearer;
        if (bearer != (oauth != null)) {
            throw new SpecReader.Refused(
                    "spec.kafka.sasl.oauth",
                    bearer
                            ? "is missing; mechanism OAuthBearer needs it"
                            : "belongs to mechanism: OAuthBearer; remove it");
        }
        return switch (sasl.mechanism()) {
            case Plain -> new KafkaSecurity.Plain(secrets.login(sasl.secretRef()));
            case ScramSha256 -> new KafkaSecurity.Scram(256, secrets.login(sasl.secretRef()));
            case ScramSha512 -> new KafkaSecurity.Scram(512, secrets.login(sasl.secretRef()));
            case AwsMskIam -> new KafkaSecurity.AwsMskIam(secrets.login(sasl.secretRef()));
            case OAuthBearer -> oauth(oauth, sasl.secretRef(), secrets);
            case null ->
                throw new SpecReader.Refused(
                        "spec.kafka.sasl.mechanism",
                        "is missing; write Plain, ScramSha256, ScramSha512, OAuthBearer or AwsMskIam");
        };
    }

    private KafkaSecurity.OAuth oauth(
            QueueConnectionSpec.@Nullable Oauth oauth, QueueConnectionSpec.UserSecretRef ref, NamedSecrets secrets) {
        String endpoint =
                SpecReader.text("spec.kafka.sasl.oauth.endpoint", oauth == null ? null : oauth.endpoint(), 63);
        String url = tokenEndpoints.get(endpoint);
        if (url == null) {
            throw new SpecReader.Refused(
                    "spec.kafka.sasl.oauth.endpoint",
                    "\"" + endpoint + "\" is not in the operator's list of token endpoints ("
                            + (tokenEndpoints.isEmpty()
                                    ? "which is empty"
                                    : String.join(", ", new TreeSet<>(tokenEndpoints.keySet())))
                            + "): name one of the list, or have it added to the chart's oauthEndpoints");
        }
        String scope = oauth == null ? null : oauth.scope();
        return new KafkaSecurity.OAuth(
                secrets.login(ref),
                endpoint,
                url,
                scope == null ? null : SpecReader.text("spec.kafka.sasl.oauth.scope", scope, LONGEST_SCOPE));
    }
}
