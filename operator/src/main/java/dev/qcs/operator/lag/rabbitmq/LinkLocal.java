package dev.qcs.operator.lag.rabbitmq;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that nobody may have the operator call by writing them into a resource: on the link-local ones clouds hand out the
 * credentials of the machine to whoever asks from it.
 */
final class LinkLocal {
    static final String REFUSAL =
            "link-local addresses (169.254.0.0/16, fe80::/10) are refused: write the address of the broker itself";

    private LinkLocal() {}

    /** True when the name leads to such an address now; a name that leads nowhere does not. */
    static boolean leadsTo(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isLinkLocalAddress()) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
