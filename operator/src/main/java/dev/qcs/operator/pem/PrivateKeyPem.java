package dev.qcs.operator.pem;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private key from a Secret. Kafka's client reads PKCS#8 alone and says nothing useful of all else, so what OpenSSL and
 * cert-manager write by default (PKCS#1 for RSA, SEC1 for elliptic curves) is wrapped into PKCS#8 here.
 */
public sealed interface PrivateKeyPem {
    /** Ready for use; prints nothing of the key. */
    record Usable(PrivateKey key) implements PrivateKeyPem {
        /** PKCS#8 in PEM. */
        public String pem() {
            return PemBlock.text(PKCS8, key.getEncoded());
        }

        @Override
        public String toString() {
            return "a private key";
        }
    }

    /** {@code why} continues a sentence that starts with where the key stands, and names the cure. */
    record Unusable(String why) implements PrivateKeyPem {}

    /** What `openssl pkcs8` and cert-manager's {@code encoding: PKCS8} write. */
    String PKCS8 = "PRIVATE KEY";

    String CURE = "convert it with `openssl pkcs8 -topk8 -nocrypt -in FILE`";

    static PrivateKeyPem read(String text) {
        PemBlock block = PemBlock.all(text).stream()
                .filter(candidate -> candidate.label().endsWith(PKCS8))
                .findFirst()
                .orElse(null);
        if (block == null) {
            return new Unusable("holds no private key in PEM (a block that begins with -----BEGIN PRIVATE KEY-----)");
        }
        if (block.label().startsWith("ENCRYPTED") || block.hasHeaders()) {
            return new Unusable("is encrypted, and the operator has no passphrase for it: " + CURE
                    + ", and let the Secret protect it");
        }
        byte[] pkcs8;
        try {
            pkcs8 = pkcs8(block, text);
        } catch (IllegalArgumentException notBase64) {
            return new Unusable("is damaged (not Base64 between BEGIN and END): write it into the Secret again");
        }
        if (pkcs8 == null) {
            return new Unusable("is of a kind that cannot be used (" + block.label() + "): " + CURE);
        }
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return new Usable(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
            } catch (GeneralSecurityException another) {
                // Only the factory of its own algorithm takes a key.
            }
        }
        return new Unusable("is damaged, or neither RSA, EC nor Ed25519: write it into the Secret again");
    }

    private static byte @Nullable [] pkcs8(PemBlock block, String text) {
        return switch (block.label()) {
            case PKCS8 -> block.der();
            case "RSA PRIVATE KEY" -> wrapped(HexFormat.of().parseHex("300d06092a864886f70d0101010500"), block.der());
            case "EC PRIVATE KEY" -> {
                byte[] curve = curve(block.der(), text);
                yield curve == null
                        ? null
                        : wrapped(
                                Der.element(Der.SEQUENCE, HexFormat.of().parseHex("06072a8648ce3d0201"), curve),
                                block.der());
            }
            default -> null;
        };
    }

    /** Mostly in the key itself, or else in a block of its own before it. */
    private static byte @Nullable [] curve(byte[] key, String text) {
        byte[] inside = Der.child(key, Der.ELEMENT_0);
        return inside != null
                ? inside
                : PemBlock.all(text).stream()
                        .filter(block -> block.label().equals("EC PARAMETERS"))
                        .findFirst()
                        .map(PemBlock::der)
                        .orElse(null);
    }

    /** RFC 5208: version 0, the algorithm, the key as it was. */
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return Der.element(Der.SEQUENCE, new byte[] {2, 1, 0}, algorithm, Der.element(Der.OCTETS, key));
    }
}
