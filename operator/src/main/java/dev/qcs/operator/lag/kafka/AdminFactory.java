package dev.qcs.operator.lag.kafka;

import java.util.Map;
import org.apache.kafka.clients.HostResolver;
import org.apache.kafka.clients.admin.Admin;

/** Makes the client of one cluster; {@link GuardedAdmin} in the operator, a recording one where requests are counted. */
@FunctionalInterface
public interface AdminFactory {
    /**
     * A client with exactly these settings, owned by the caller. Throws what {@code Admin.create} throws.
     *
     * @param hosts asked before each connection
     */
    Admin create(Map<String, Object> settings, HostResolver hosts);
}
