package dev.qcs.operator.lag.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import org.apache.kafka.clients.HostResolver;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.KafkaAdminClient;

/**
 * Makes admin clients that ask us before they connect to any host. A broker tells its clients where the others are, and they go there:
 * whoever runs a broker could so send the operator to any address of its network. The client has one place where each host becomes an
 * address, the same for hosts that were written and those that a broker advertised, and no public way to stand in it.
 */
final class GuardedAdmin {
    private static final Method CREATE = create();

    private GuardedAdmin() {}

    /** Throws what {@code Admin.create} throws. */
    static Admin create(Map<String, Object> settings, HostResolver hosts) {
        try {
            return (Admin) CREATE.invoke(null, new AdminClientConfig(settings), null, hosts);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("this version of kafka-clients does not let hosts be looked at", e);
        }
    }

    private static Method create() {
        try {
            Method method = KafkaAdminClient.class.getDeclaredMethod(
                    "createInternal",
                    AdminClientConfig.class,
                    Class.forName(KafkaAdminClient.class.getName() + "$TimeoutProcessorFactory"),
                    HostResolver.class);
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of kafka-clients does not let hosts be looked at", e);
        }
    }
}
