package dev.qcs.operator.lag.names;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts that may be spoken to as brokers, whoever names them: an object, or a broker that advertises its like. Addresses of the
 * node's own link never may. Beyond that, whoever runs the operator may give a list; a name is judged as it is written, so that
 * no name server has a say in it.
 */
public final class BrokerHosts {
    /** All but {@link LinkLocal} ones. */
    public static final BrokerHosts ANY = new BrokerHosts(List.of());

    private static final String UNLISTED =
            "is not among the broker addresses that this operator may speak to; ask who runs it to list it in the chart's"
                    + " brokerAddresses";

    private static final String LABELS = "[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*";
    private static final Pattern NAME = Pattern.compile("(\\*\\.)?" + LABELS);

    private final List<Entry> entries;

    private BrokerHosts(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Those of a list; an empty list means {@link #ANY}.
     *
     * @param written each a host name, {@code *.} and a domain for every name in it, an IP address, or a range of them as
     *     {@code 10.20.0.0/16}
     * @throws IllegalArgumentException when an entry is none of these; the message is the entry
     */
    public static BrokerHosts of(Collection<String> written) {
        return written.isEmpty()
                ? ANY
                : new BrokerHosts(written.stream().map(BrokerHosts::entry).toList());
    }

    /** What stands between a refused host and its address. */
    public static final class Refused extends UnknownHostException {
        private static final long serialVersionUID = 1;

        private final String sentence;

        private Refused(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        /** The message. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * Where a host is, if it may be spoken to. May take as long as a name server.
     *
     * @throws Refused when it may not; the message begins with the host and says what to do
     * @throws UnknownHostException when nobody knows it
     */
    public InetAddress[] find(String host) throws UnknownHostException {
        String bare = LinkLocal.bare(host);
        if (LinkLocal.written(bare)) {
            throw new Refused(bare + " " + LinkLocal.REFUSED);
        }
        if (!entries.isEmpty() && entries.stream().noneMatch(entry -> entry.covers(bare))) {
            throw new Refused(bare + " " + UNLISTED);
        }
        InetAddress[] found = InetAddress.getAllByName(bare);
        if (Arrays.stream(found).anyMatch(LinkLocal::is)) {
            throw new Refused(bare + " " + LinkLocal.REFUSED);
        }
        return found;
    }

    private sealed interface Entry {
        boolean covers(String host);
    }

    private record Name(String name) implements Entry {
        @Override
        public boolean covers(String host) {
            String lower = host.toLowerCase(Locale.ROOT);
            return name.startsWith("*.") ? lower.endsWith(name.substring(1)) : lower.equals(name);
        }
    }

    private record Range(InetAddress network, int bits) implements Entry {
        @Override
        public boolean covers(String host) {
            InetAddress address = LinkLocal.literal(host);
            byte[] wanted = network.getAddress();
            if (address == null || address.getAddress().length != wanted.length) {
                return false;
            }
            byte[] bytes = address.getAddress();
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((bytes[bit / 8] & mask) != (wanted[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Entry entry(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        int slash = lower.indexOf('/');
        InetAddress address = LinkLocal.literal(slash < 0 ? lower : lower.substring(0, slash));
        if (address != null) {
            int all = address.getAddress().length * 8;
            int bits = slash < 0 ? all : bits(lower.substring(slash + 1), all);
            if (bits >= 0) {
                return new Range(address, bits);
            }
        } else if (NAME.matcher(lower).matches() && !lower.matches("[0-9.]+")) {
            return new Name(lower);
        }
        throw new IllegalArgumentException(written);
    }

    /** -1 = no such number. */
    private static int bits(String written, int most) {
        return written.matches("[0-9]{1,3}") && Integer.parseInt(written) <= most ? Integer.parseInt(written) : -1;
    }
}
