package dev.qcs.operator.lag.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The only login classes and token addresses that a client of this JVM may use. Both lists are the Kafka client's own
 * system properties (CVE-2023-25194, CVE-2025-27817 and CVE-2025-27818 are what they are for); whatever else is named fails in the
 * client, even if a mistake of this program let it through.
 */
public final class LoginModules {
    static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
    static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";
    static final String OAUTH = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
    static final String AWS = "software.amazon.msk.auth.iam.IAMLoginModule";

    private static final String MODULES = "org.apache.kafka.allowed.login.modules";
    private static final String URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    private static final String FILES = "org.apache.kafka.sasl.oauthbearer.allowed.files";

    private LoginModules() {}

    /**
     * Holds for every client of this JVM, so the process calls it once, before it makes the first.
     *
     * @param tokenUrls addresses of token endpoints; nothing else is asked for a token
     */
    public static void allow(Collection<String> tokenUrls) {
        List<String> modules = new ArrayList<>(List.of(PLAIN, SCRAM, OAUTH));
        if (AwsLogin.available()) {
            modules.add(AWS);
        }
        System.setProperty(MODULES, String.join(",", modules));
        System.setProperty(URLS, String.join(",", tokenUrls));
        System.setProperty(FILES, "");
    }
}
