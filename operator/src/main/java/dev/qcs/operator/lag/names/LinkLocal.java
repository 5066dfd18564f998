package dev.qcs.operator.lag.names;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Addresses that no broker has. On the link of a node clouds hand out credentials to whoever asks (169.254.169.254, fd00:ec2::254),
 * so whoever may write an address could let the operator ask there.
 */
public final class LinkLocal {
    /** The sentence that goes with a refusal; begins with the address or its field. */
    public static final String REFUSED =
            "is a link-local address, which is refused because services of the node itself are there; name a broker";

    /** The one metadata service that is not link-local by its number. */
    private static final byte[] EC2 = {(byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54};

    private LinkLocal() {}

    public static boolean is(InetAddress address) {
        return address.isLinkLocalAddress() || Arrays.equals(address.getAddress(), EC2);
    }

    /** True when the host is such an address as it is written, without asking a name server. */
    public static boolean written(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return is(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    /**
     * Looks the host up; may take as long as a name server.
     *
     * @throws IOException when the host is unknown, or leads to such an address
     */
    public static void refuse(String host) throws IOException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (is(address)) {
                throw new IOException(host + " " + REFUSED);
            }
        }
    }
}
