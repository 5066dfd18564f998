package dev.qcs.operator.pem;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The certificates of one text, in its order: authorities to trust, or a client's chain with its own certificate first. */
public record CertificatePem(List<X509Certificate> certificates) {

    public CertificatePem {
        certificates = List.copyOf(certificates);
    }

    /** Throws for a text that holds none, or one that cannot be read; the message is for people and holds none of the text. */
    public static CertificatePem read(String text) throws GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>();
        for (PemBlock block : PemBlock.all(text)) {
            if (block.label().endsWith("CERTIFICATE")) {
                found.add(certificate(block));
            }
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException(
                    "holds no certificate in PEM (a block that begins with -----BEGIN CERTIFICATE-----)");
        }
        return new CertificatePem(found);
    }

    private static X509Certificate certificate(PemBlock block) throws GeneralSecurityException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new GeneralSecurityException("holds a damaged certificate: write it into the Secret again");
        }
    }

    /** Nothing but the certificates, in PEM. */
    public String pem() {
        return certificates.stream().map(CertificatePem::text).collect(Collectors.joining());
    }

    private static String text(X509Certificate certificate) {
        try {
            return PemBlock.text("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    public X509Certificate first() {
        return certificates.getFirst();
    }

    /** True when the first certificate is the one of this key. */
    public boolean belongsTo(PrivateKey key) {
        PublicKey mine = first().getPublicKey();
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] message = new byte[32];
        new SecureRandom().nextBytes(message);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(mine);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException anotherAlgorithm) {
            return false;
        }
    }
}
