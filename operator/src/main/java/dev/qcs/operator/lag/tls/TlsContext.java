package dev.qcs.operator.lag.tls;

import dev.qcs.operator.lag.Tls;
import dev.qcs.operator.pem.CertificatePem;
import dev.qcs.operator.pem.PrivateKeyPem;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** What an encrypted connection is met with, from PEM texts that never touch a disk. */
public final class TlsContext {
    private TlsContext() {}

    /** Throws for texts that hold no certificate or no usable key; the message repeats nothing of them. */
    public static SSLContext of(Tls tls) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(tls.certificate()), trust(tls), null);
        return context;
    }

    private static KeyManager @Nullable [] keys(Tls.@Nullable ClientCertificate certificate)
            throws GeneralSecurityException {
        if (certificate == null) {
            return null;
        }
        KeyStore store = empty();
        store.setKeyEntry(
                "client",
                key(certificate.privateKey()),
                new char[0],
                certificates(certificate.chain(), "the client certificate").toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(Tls tls) throws GeneralSecurityException {
        KeyStore store = null;
        if (tls.trusted() != null) {
            store = empty();
            int count = 0;
            for (Certificate certificate : certificates(tls.trusted(), "the authority")) {
                store.setCertificateEntry("ca-" + count++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        TrustManager[] managers = factory.getTrustManagers();
        if (!tls.verifyHostname()) {
            for (int i = 0; i < managers.length; i++) {
                managers[i] =
                        managers[i] instanceof X509ExtendedTrustManager checking ? new AnyHost(checking) : managers[i];
            }
        }
        return managers;
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException("no key store can be made", e);
        }
    }

    private static List<X509Certificate> certificates(String pem, String whose) throws GeneralSecurityException {
        try {
            return CertificatePem.read(pem).certificates();
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(whose + " " + e.getMessage());
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        return switch (PrivateKeyPem.read(pem)) {
            case PrivateKeyPem.Usable(PrivateKey key) -> key;
            case PrivateKeyPem.Unusable(String why) ->
                throw new GeneralSecurityException("the client's private key " + why);
        };
    }

    /** Checks who signed a certificate, and not whose host it names. */
    private static final class AnyHost extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager checking;

        AnyHost(X509ExtendedTrustManager checking) {
            this.checking = checking;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            checking.checkServerTrusted(chain, kind);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            checking.checkServerTrusted(chain, kind);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            checking.checkServerTrusted(chain, kind);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            checking.checkClientTrusted(chain, kind);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            checking.checkClientTrusted(chain, kind);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            checking.checkClientTrusted(chain, kind);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return checking.getAcceptedIssuers();
        }
    }
}
