package dev.qcs.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.BrokerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** An authority of a test with what it issued, made by the JDK's own keytool. */
public final class IssuedCertificates {
    private static final String PASSWORD = "changeit";

    private final KeyStore store;

    private IssuedCertificates(KeyStore store) {
        this.store = store;
    }

    /** An authority, {@code node} for 127.0.0.1 and {@code client}. */
    public static IssuedCertificates make(Path directory) throws Exception {
        Path file = directory.resolve("issued.p12");
        keytool(file, List.of("-alias", "ca", "-dname", "CN=test authority", "-ext", "bc:c"));
        keytool(file, List.of("-alias", "node", "-signer", "ca", "-dname", "CN=node", "-ext", "SAN=IP:127.0.0.1"));
        keytool(file, List.of("-alias", "client", "-signer", "ca", "-dname", "CN=client"));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new IssuedCertificates(store);
    }

    private static void keytool(Path file, List<String> more) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                .toString(),
                                        "-genkeypair",
                                        "-keyalg",
                                        "EC",
                                        "-groupname",
                                        "secp256r1",
                                        "-validity",
                                        "30",
                                        "-storetype",
                                        "PKCS12",
                                        "-keystore",
                                        file.toString(),
                                        "-storepass",
                                        PASSWORD),
                                more.stream())
                        .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    public String authority() throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate("ca").getEncoded());
    }

    public BrokerAddress.ClientCertificate client() throws GeneralSecurityException {
        return new BrokerAddress.ClientCertificate(chain("client"), key("client"));
    }

    /** Writes what a node is configured with: {@code ca.pem}, {@code node.pem}, {@code node.key}. */
    public void write(Path directory) throws IOException, GeneralSecurityException {
        Files.writeString(directory.resolve("ca.pem"), authority());
        Files.writeString(directory.resolve("node.pem"), chain("node"));
        Files.writeString(directory.resolve("node.key"), key("node"));
    }

    private String chain(String alias) throws GeneralSecurityException {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : store.getCertificateChain(alias)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return chain.toString();
    }

    private String key(String alias) throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded());
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }
}
