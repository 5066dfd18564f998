package dev.qcs.operator.lag.names;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that no broker has. On the link of a node clouds hand out credentials to whoever asks (169.254.169.254), and some have an
 * address for it beyond that link, so whoever may write an address could let the operator ask there.
 */
public final class LinkLocal {
    /** The sentence that goes with a refusal; begins with the address or its field. */
    public static final String REFUSED =
            "is a link-local address or one of the cloud's own, which is refused because services of"
                    + " the node itself are there; name a broker";

    /** Metadata services that are not link-local by their number: AWS over IPv6, Azure, Alibaba Cloud. */
    private static final List<InetAddress> CLOUDS = List.of(
            InetAddress.ofLiteral("fd00:ec2::254"),
            InetAddress.ofLiteral("168.63.129.16"),
            InetAddress.ofLiteral("100.100.100.200"));

    private LinkLocal() {}

    public static boolean is(InetAddress address) {
        return address.isLinkLocalAddress()
                || CLOUDS.stream().anyMatch(cloud -> Arrays.equals(cloud.getAddress(), address.getAddress()));
    }

    /** True when the host is such an address as it is written, without asking a name server. */
    public static boolean written(String host) {
        InetAddress address = literal(bare(host));
        return address != null && is(address);
    }

    /** An IPv6 address as a URL has it, without the brackets. */
    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** {@code null} = it is a name. */
    static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException aName) {
            return null;
        }
    }
}
