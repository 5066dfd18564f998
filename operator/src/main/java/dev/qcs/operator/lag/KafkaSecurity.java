package dev.qcs.operator.lag;

import org.jspecify.annotations.Nullable;

/**
 * How a connection to Kafka is encrypted and who logs in. All key material is text in memory; nothing here prints any.
 *
 * @param tls {@code null} = plain text
 * @param sasl {@code null} = no login
 */
public record KafkaSecurity(@Nullable Tls tls, @Nullable Sasl sasl) {
    /** Plain text, nobody logs in. */
    public static final KafkaSecurity NONE = new KafkaSecurity(null, null);

    /** True when something of it must never be shown. */
    public boolean secret() {
        return sasl != null || (tls != null && tls.certificate() != null);
    }

    /** A login. */
    public sealed interface Sasl {
        /** The mechanism's name on the wire. */
        String mechanism();

        /** Who logs in, for people; never a secret. */
        String who();
    }

    /** A password sent as it is. */
    public record Plain(BrokerAddress.Login login) implements Sasl {
        @Override
        public String mechanism() {
            return "PLAIN";
        }

        @Override
        public String who() {
            return login.toString();
        }
    }

    /**
     * A password that is proven and not sent.
     *
     * @param bits 256 or 512
     */
    public record Scram(int bits, BrokerAddress.Login login) implements Sasl {
        @Override
        public String mechanism() {
            return "SCRAM-SHA-" + bits;
        }

        @Override
        public String who() {
            return login.toString();
        }
    }

    /**
     * A token, fetched with the client's id and secret.
     *
     * @param endpoint the entry of the operator's list of token endpoints
     * @param url what that entry stands for
     * @param scope {@code null} = none is asked for
     */
    public record OAuth(
            BrokerAddress.Login client,
            String endpoint,
            String url,
            @Nullable String scope) implements Sasl {
        @Override
        public String mechanism() {
            return "OAUTHBEARER";
        }

        @Override
        public String who() {
            return "client " + client.user();
        }
    }

    /** Access key id and secret access key of AWS. */
    public record AwsMskIam(BrokerAddress.Login accessKey) implements Sasl {
        @Override
        public String mechanism() {
            return "AWS_MSK_IAM";
        }

        @Override
        public String who() {
            return "access key " + accessKey.user();
        }
    }
}
