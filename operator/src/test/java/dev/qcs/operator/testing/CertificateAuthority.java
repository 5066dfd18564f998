package dev.qcs.operator.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** Issues certificates for brokers and clients of tests; nothing of it touches a disk. */
public final class CertificateAuthority {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    /** @param commonName of the authority itself */
    public CertificateAuthority(String commonName) {
        this.name = new X500Name("CN=" + commonName);
        this.keys = keys("EC");
        this.certificate = signed(name, keys, Instant.now().plus(Duration.ofDays(30)), List.of(), true);
    }

    /** A private key with the certificate for it. */
    public record Identity(X509Certificate certificate, PrivateKey key) {
        public String certificatePem() {
            return pem(misc(certificate));
        }

        /** {@code BEGIN PRIVATE KEY}, what Kafka reads. */
        public String keyPem() {
            return pem(pkcs8(key, null));
        }

        /** {@code BEGIN RSA PRIVATE KEY} or {@code BEGIN EC PRIVATE KEY}, as OpenSSL wrote them for decades. */
        public String traditionalKeyPem() {
            return pem(key instanceof ECPrivateKey elliptic ? sec1(elliptic) : misc(key));
        }

        /** {@code BEGIN ENCRYPTED PRIVATE KEY}. */
        public String encryptedKeyPem(String passphrase) {
            return pem(pkcs8(key, passphrase));
        }
    }

    /** The authority's own certificate, for trust stores. */
    public String pem() {
        return new Identity(certificate, keys.getPrivate()).certificatePem();
    }

    /** Of a broker at {@code 127.0.0.1}. */
    public Identity broker() {
        return issue("broker", "EC", Duration.ofDays(30), List.of("127.0.0.1"));
    }

    /** Of a broker at {@code 127.0.0.1} whose certificate ran out an hour ago. */
    public Identity expiredBroker() {
        return issue("broker", "EC", Duration.ofHours(-1), List.of("127.0.0.1"));
    }

    /** Of a broker whose certificate names another host than the one that it is asked under. */
    public Identity brokerElsewhere() {
        return issue("broker", "EC", Duration.ofDays(30), List.of("kafka.elsewhere.example"));
    }

    /** Of a client with a key of {@code RSA}, {@code EC} or {@code Ed25519}. */
    public Identity client(String commonName, String algorithm) {
        return issue(commonName, algorithm, Duration.ofDays(30), List.of());
    }

    /** Of a client whose certificate ran out an hour ago. */
    public Identity expiredClient(String commonName) {
        return issue(commonName, "EC", Duration.ofHours(-1), List.of());
    }

    private Identity issue(String commonName, String algorithm, Duration validFor, List<String> hosts) {
        KeyPair own = keys(algorithm);
        return new Identity(
                signed(new X500Name("CN=" + commonName), own, Instant.now().plus(validFor), hosts, false),
                own.getPrivate());
    }

    private X509Certificate signed(
            X500Name subject, KeyPair own, Instant until, List<String> hosts, boolean authority) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(64, RANDOM),
                    Date.from(until.minus(Duration.ofDays(60))),
                    Date.from(until),
                    subject,
                    own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!hosts.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names(hosts)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralName[] names(List<String> hosts) {
        return hosts.stream()
                .map(host ->
                        new GeneralName(host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (algorithm.equals("RSA")) {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PemObjectGenerator pkcs8(PrivateKey key, @Nullable String passphrase) {
        try {
            return new JcaPKCS8Generator(
                    key,
                    passphrase == null
                            ? null
                            : new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                                    .setProvider(new BouncyCastleProvider())
                                    .setPassword(passphrase.toCharArray())
                                    .build());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With the curve in it, as OpenSSL writes it. */
    private static PemObjectGenerator sec1(ECPrivateKey key) {
        try {
            return new PemObject(
                    "EC PRIVATE KEY",
                    new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
                            .getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PemObjectGenerator misc(Object content) {
        try {
            return new JcaMiscPEMGenerator(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(PemObjectGenerator object) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
