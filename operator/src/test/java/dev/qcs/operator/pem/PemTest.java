package dev.qcs.operator.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qcs.operator.testing.CertificateAuthority;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates as Secrets hold them; written by another library than the one that reads them. */
class PemTest {
    private static final CertificateAuthority AUTHORITY = new CertificateAuthority("authority");

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void traditionalKeysAreTakenToo(String algorithm) throws Exception {
        CertificateAuthority.Identity identity = AUTHORITY.client("client", algorithm);
        CertificatePem own = CertificatePem.read(identity.certificatePem());
        assertThat(identity.traditionalKeyPem()).contains(algorithm + " PRIVATE KEY");

        assertThat(PrivateKeyPem.read(identity.traditionalKeyPem()))
                .isInstanceOfSatisfying(PrivateKeyPem.Usable.class, usable -> {
                    assertThat(own.belongsTo(usable.key())).isTrue();
                    assertThat(usable.pem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
                    assertThat(usable.toString()).isEqualTo("a private key");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aKeyBelongsToItsOwnCertificateAlone(String algorithm) throws Exception {
        CertificateAuthority.Identity identity = AUTHORITY.client("client", algorithm);
        CertificatePem own = CertificatePem.read(identity.certificatePem());

        assertThat(PrivateKeyPem.read(identity.keyPem())).isInstanceOfSatisfying(PrivateKeyPem.Usable.class, usable -> {
            assertThat(own.belongsTo(usable.key())).isTrue();
            assertThat(own.belongsTo(AUTHORITY.client("other", algorithm).key()))
                    .isFalse();
            assertThat(own.belongsTo(AUTHORITY
                            .client("other", algorithm.equals("RSA") ? "EC" : "RSA")
                            .key()))
                    .isFalse();
        });
    }

    @Test
    void aKeyIsFoundAmongOtherBlocksAndText() {
        CertificateAuthority.Identity identity = AUTHORITY.client("client", "EC");
        String text = "Bag Attributes: none\n" + identity.certificatePem() + "key of the client\n" + identity.keyPem();

        assertThat(PrivateKeyPem.read(text)).isEqualTo(new PrivateKeyPem.Usable(identity.key()));
    }

    @Test
    void encryptedKeysAreRefusedWithTheCure() {
        String encrypted = AUTHORITY.client("client", "RSA").encryptedKeyPem("hush");
        String old = """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,AB

                AAAA
                -----END RSA PRIVATE KEY-----
                """;

        for (String key : new String[] {encrypted, old}) {
            assertThat(why(key)).contains("is encrypted", "openssl pkcs8 -topk8 -nocrypt");
        }
    }

    @Test
    void whatIsNoKeyIsSaidSoWithoutRepeatingIt() {
        assertThat(why("hush")).contains("holds no private key").doesNotContain("hush");
        assertThat(why("-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----\n"))
                .contains("damaged")
                .doesNotContain("hush");
        assertThat(why("-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n"))
                .contains("cannot be used");
        assertThat(why("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"))
                .contains("OPENSSH PRIVATE KEY");
    }

    @Test
    void certificatesAreReadOutOfWhateverStandsAround() throws Exception {
        String bundle = "# authority\n" + AUTHORITY.pem() + "\n# another\n" + new CertificateAuthority("another").pem();

        CertificatePem read = CertificatePem.read(bundle);

        assertThat(read.certificates()).hasSize(2);
        assertThat(CertificatePem.read(read.pem())).isEqualTo(read);
        assertThat(read.pem()).doesNotContain("#");
        assertThatThrownBy(() -> CertificatePem.read("hush"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("no certificate")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> CertificatePem.read("-----BEGIN CERTIFICATE-----\nhush\n-----END CERTIFICATE-----\n"))
                .hasMessageContaining("damaged")
                .hasNoCause();
    }

    private static String why(String text) {
        return PrivateKeyPem.read(text) instanceof PrivateKeyPem.Unusable(String why) ? why : "usable";
    }
}
