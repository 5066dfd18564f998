package dev.qcs.operator.lag.kafka;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/**
 * Hands the access key of a Secret to the AWS login module. The module's own handler would take the keys of the operator's
 * environment instead, and let whoever writes a connection act as the operator. The classes are reached by name, since only an image with
 * the AWS layer has them. Kafka's client makes it.
 */
public final class AwsKeyCallbacks implements AuthenticateCallbackHandler {
    static final String KEY_ID = "accessKeyId";
    static final String SECRET_KEY = "secretAccessKey";

    private static final String CALLBACK = "software.amazon.msk.auth.iam.internals.AWSCredentialsCallback";
    private static final String CREDENTIALS = "software.amazon.awssdk.auth.credentials.AwsCredentials";
    private static final String KEYS = "software.amazon.awssdk.auth.credentials.AwsBasicCredentials";

    private String id = "";
    private String secret = "";

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> entries) {
        for (AppConfigurationEntry entry : entries) {
            id = String.valueOf(entry.getOptions().get(KEY_ID));
            secret = String.valueOf(entry.getOptions().get(SECRET_KEY));
        }
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (!callback.getClass().getName().equals(CALLBACK)) {
                throw new UnsupportedCallbackException(
                        callback, "not a question for an AWS access key: " + callback.getClass());
            }
            try {
                ClassLoader loader = callback.getClass().getClassLoader();
                Object keys = Class.forName(KEYS, true, loader)
                        .getMethod("create", String.class, String.class)
                        .invoke(null, id, secret);
                callback.getClass()
                        .getMethod("setAwsCredentials", Class.forName(CREDENTIALS, true, loader))
                        .invoke(callback, keys);
            } catch (ReflectiveOperationException | LinkageError e) {
                throw new UnsupportedCallbackException(
                        callback, "the AWS login module is of a version that takes no access key: " + e.getClass());
            }
        }
    }

    @Override
    public void close() {
        id = "";
        secret = "";
    }
}
