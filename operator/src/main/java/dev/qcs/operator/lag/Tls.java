package dev.qcs.operator.lag;

import org.jspecify.annotations.Nullable;

/**
 * How a connection to a broker of either kind is encrypted. All key material is text in memory; nothing here prints any.
 *
 * @param trusted certificates of authorities in PEM; {@code null} = those that Java trusts
 * @param certificate by which the client is known; {@code null} = none
 * @param verifyHostname false only where somebody wants to find out whether names are the problem
 */
public record Tls(@Nullable String trusted, @Nullable ClientCertificate certificate, boolean verifyHostname) {
    @Override
    public String toString() {
        return "TLS" + (certificate == null ? "" : " with a client certificate");
    }

    /**
     * A client's own certificate; prints nothing of either.
     *
     * @param chain in PEM, the client's certificate first
     * @param privateKey in PEM, PKCS#8, not encrypted
     */
    public record ClientCertificate(String chain, String privateKey) {
        @Override
        public String toString() {
            return "a client certificate";
        }
    }
}
