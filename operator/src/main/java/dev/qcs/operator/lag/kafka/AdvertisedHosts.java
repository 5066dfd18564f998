package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.names.BrokerHosts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.kafka.clients.HostResolver;
import org.jspecify.annotations.Nullable;

/** Finds the hosts of one cluster for its client, and remembers the one that it may not speak to: the client itself says nothing. */
final class AdvertisedHosts implements HostResolver {
    private final BrokerHosts hosts;
    private volatile @Nullable String refusal;

    AdvertisedHosts(BrokerHosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            return hosts.find(host);
        } catch (BrokerHosts.Refused refused) {
            refusal = refused.sentence();
            throw refused;
        }
    }

    /** The last host that was refused, and why; null = none was. */
    @Nullable
    String refusal() {
        return refusal;
    }
}
