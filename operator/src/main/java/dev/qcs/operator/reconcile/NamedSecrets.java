package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConnectionSpec;
import dev.qcs.operator.kube.Secrets;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Tls;
import dev.qcs.operator.pem.CertificatePem;
import dev.qcs.operator.pem.PrivateKeyPem;
import dev.qcs.operator.report.Obstacle;
import dev.qcs.operator.report.ReadyReason;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the Secrets say that one QueueConnection names. Each is read once at a look; the first that cannot be used ends the look with a
 * sentence that names the Secret, the key and the cure, and never a value.
 */
final class NamedSecrets {
    private static final int LONGEST = 64 * 1024;

    private final Secrets secrets;
    private final String namespace;
    private final String connection;
    private final Clock clock;
    private final Map<String, Secrets.Content> read = new HashMap<>();

    NamedSecrets(Secrets secrets, String namespace, String connection, Clock clock) {
        this.secrets = secrets;
        this.namespace = namespace;
        this.connection = connection;
        this.clock = clock;
    }

    /** Ends reading at the first obstacle; never leaves this package. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Connections.Resolution resolution;

        private Stopped(Connections.Resolution resolution) {
            super(null, null, false, false);
            this.resolution = resolution;
        }

        Connections.Resolution resolution() {
            return resolution;
        }
    }

    /** Without a user name the Secret's own name is it, as Strimzi has it. */
    BrokerAddress.Login login(QueueConnectionSpec.UserSecretRef ref) {
        Secrets.Content secret = secret(ref.name());
        String userKey = ref.usernameKey() == null ? "username" : ref.usernameKey();
        String passwordKey = ref.passwordKey() == null ? "password" : ref.passwordKey();
        String user = secret.has(userKey) ? line(ref.name(), userKey, secret.text(userKey)) : ref.name();
        if (!secret.has(passwordKey)) {
            throw missing(ref.name(), passwordKey, secret, "passwordKey");
        }
        return new BrokerAddress.Login(user, line(ref.name(), passwordKey, secret.text(passwordKey)));
    }

    /** What encrypts the connection; {@code null} where the object says nothing of it. */
    @Nullable
    Tls tls(QueueConnectionSpec.@Nullable Tls spec) {
        if (spec == null) {
            return null;
        }
        return new Tls(
                spec.caSecretRef() == null ? null : trusted(spec.caSecretRef()),
                spec.clientCertificateSecretRef() == null ? null : certificate(spec.clientCertificateSecretRef()),
                !Boolean.FALSE.equals(spec.verifyHostname()));
    }

    /** Certificates of authorities, in PEM and nothing else. */
    private String trusted(QueueConnectionSpec.SecretKeyRef ref) {
        String key = ref.key() == null ? "ca.crt" : ref.key();
        CertificatePem authorities = certificates(ref.name(), key, "caSecretRef.key");
        Instant now = clock.instant();
        if (authorities.certificates().stream()
                .allMatch(authority -> authority.getNotAfter().toInstant().isBefore(now))) {
            throw refused("the authority's certificate in Secret " + ref.name() + " under key " + key + " expired on "
                    + day(authorities.first()) + ": write the new one into the Secret");
        }
        return authorities.pem();
    }

    private Tls.ClientCertificate certificate(QueueConnectionSpec.CertificateSecretRef ref) {
        String certificateKey = ref.certificateKey() == null ? "tls.crt" : ref.certificateKey();
        String privateKeyKey = ref.privateKeyKey() == null ? "tls.key" : ref.privateKeyKey();
        CertificatePem chain = certificates(ref.name(), certificateKey, "clientCertificateSecretRef.certificateKey");
        X509Certificate own = chain.first();
        if (own.getNotAfter().toInstant().isBefore(clock.instant())) {
            throw refused("the client certificate in Secret " + ref.name() + " under key " + certificateKey
                    + " expired on " + day(own) + ": have a new one issued and write it into the Secret");
        }
        String text = text(ref.name(), privateKeyKey, "clientCertificateSecretRef.privateKeyKey");
        return switch (PrivateKeyPem.read(text)) {
            case PrivateKeyPem.Unusable(String why) ->
                throw refused("the private key in Secret " + ref.name() + " under key " + privateKeyKey + " " + why);
            case PrivateKeyPem.Usable usable -> {
                if (!chain.belongsTo(usable.key())) {
                    throw refused("the private key in Secret " + ref.name() + " under key " + privateKeyKey
                            + " is not the one of the first certificate under key " + certificateKey
                            + ": write a certificate and its own key into the Secret, the client's certificate first");
                }
                yield new Tls.ClientCertificate(chain.pem(), usable.pem());
            }
        };
    }

    private CertificatePem certificates(String name, String key, String field) {
        try {
            return CertificatePem.read(text(name, key, field));
        } catch (GeneralSecurityException e) {
            throw refused("Secret " + name + " under key " + key + " " + e.getMessage());
        }
    }

    private String text(String name, String key, String field) {
        Secrets.Content secret = secret(name);
        if (!secret.has(key)) {
            throw missing(name, key, secret, field);
        }
        String text = secret.text(key);
        if (text == null || text.length() > LONGEST) {
            throw refused("Secret " + name + " under key " + key + " holds "
                    + (text == null ? "no text" : "more than " + LONGEST / 1024 + " KiB") + ": write PEM into it");
        }
        return text;
    }

    private Secrets.Content secret(String name) {
        Secrets.Content known = read.get(name);
        if (known != null) {
            return known;
        }
        return switch (secrets.read(namespace, name)) {
            case Secrets.Lookup.Found(Secrets.Content content) -> {
                read.put(name, content);
                yield content;
            }
            case Secrets.Lookup.Refused(String message) -> throw refused(message);
            case Secrets.Lookup.Failed(String message) ->
                throw new Stopped(new Connections.Resolution.Pending(message));
        };
    }

    /** Files that became Secrets often end with a line break, which no login means. */
    private String line(String name, String key, @Nullable String text) {
        String line = text == null ? "" : text.replaceAll("[\\r\\n]+$", "");
        if (line.isEmpty() || line.length() > LONGEST) {
            throw refused("Secret " + name + " has nothing usable under key " + key
                    + " (empty, or no text): write the value into it");
        }
        if (line.chars().anyMatch(Character::isISOControl)) {
            throw refused("Secret " + name + " has a control character under key " + key
                    + ", such as a line break in the middle: remove it");
        }
        return line;
    }

    /** The names of keys are no secret, and one of them is usually the one that was meant. */
    private Stopped missing(String name, String key, Secrets.Content secret, String field) {
        String there = secret.keys().isEmpty() ? "it is empty" : "it has " + String.join(", ", secret.keys());
        return refused("Secret " + name + " has no key " + key + " (" + there + "): add it, or name the right key in "
                + field);
    }

    private Stopped refused(String message) {
        return new Stopped(new Connections.Resolution.Refused(
                new Obstacle(ReadyReason.CredentialsForbidden, "QueueConnection " + connection + ": " + message)));
    }

    private static String day(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().toString().substring(0, 10);
    }
}
