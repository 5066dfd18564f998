package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Tls;
import dev.qcs.operator.lag.kafka.WireProbe.Wire;
import dev.qcs.operator.lag.names.BrokerHosts;
import dev.qcs.operator.lag.tls.TlsContext;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Probes every address of a bootstrap list at the same time, since the client may start with any of them. */
final class Reachability {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    /** Connecting and the answer, each within the limit, and no more for finding the host. */
    private static final Duration OVERALL = LIMIT.multipliedBy(2);

    private static final String PLAIN_TO_TLS =
            " speaks plain text and this connection uses TLS; use the TLS listener's port, or remove tls from the"
                    + " QueueConnection";

    private final BrokerAddress.Kafka address;

    private final BrokerHosts hosts;

    Reachability(BrokerAddress.Kafka address, BrokerHosts hosts) {
        this.address = address;
        this.hosts = hosts;
    }

    /** One sentence, naming the address, why a client must not or cannot be used; null when one of the addresses would take it. */
    @Nullable
    String obstacle() {
        List<HostPort> addresses = HostPort.list(address.bootstrapServers()).orElse(null);
        if (addresses == null) {
            return "bootstrapServers \"" + address.bootstrapServers()
                    + "\" is no list of host:port; write for example kafka-1:9092,kafka-2:9092";
        }
        List<Wire> wires = probe(addresses);
        for (int i = 0; i < wires.size(); i++) {
            if (wires.get(i) instanceof Wire.Forbidden(String sentence)) {
                return sentence;
            }
            String mistake = mistake(wires.get(i));
            if (mistake != null) {
                return addresses.get(i) + mistake;
            }
        }
        return wires.stream().allMatch(Wire.Silent.class::isInstance)
                ? silence(addresses, wires)
                : loginWithinTls(addresses, wires);
    }

    /** A client without a login finds out only after its whole time limit that it should have one, and not why. */
    private @Nullable String loginWithinTls(List<HostPort> addresses, List<Wire> wires) {
        Tls tls = address.security().tls();
        int first = wires.indexOf(Wire.Tls.TLS);
        if (tls == null || address.security().sasl() != null || first < 0) {
            return null;
        }
        HostPort encrypted = addresses.get(first);
        SSLContext context;
        try {
            context = TlsContext.of(tls);
        } catch (GeneralSecurityException forTheClientToFindOut) {
            return null;
        }
        Wire wire = awaited(
                        () -> WireProbe.withinTls(encrypted, context, tls.verifyHostname(), LIMIT, hosts), Wire.Tls.TLS)
                .join();
        return wire instanceof Wire.Login(List<String> mechanisms)
                ? encrypted + " speaks TLS, as this connection does, and then expects a login ("
                        + String.join(", ", mechanisms)
                        + "), which this connection has not; add sasl to the QueueConnection, or use the port of a listener"
                        + " without login"
                : null;
    }

    /** One wrong address is enough: the client may start with it, and a plain one would not survive it. */
    private @Nullable String mistake(Wire wire) {
        boolean tls = address.security().tls() != null;
        boolean login = address.security().sasl() != null;
        return switch (wire) {
            case Wire.Tls _ ->
                tls
                        ? null
                        : " expects TLS and this connection is plain text; use a QueueConnection with tls, or the"
                                + " plain-text listener's port";
            case Wire.Plain _ -> tls ? PLAIN_TO_TLS : null;
            case Wire.Login(List<String> mechanisms) ->
                tls
                        ? PLAIN_TO_TLS
                        : login
                                ? null
                                : " expects a login (" + String.join(", ", mechanisms)
                                        + ") and this connection has none; use a QueueConnection with sasl, or the port of a"
                                        + " listener without login";
            case Wire.Foreign(String what) ->
                " is " + what + " and no Kafka broker; correct the port, or the kind of the connection";
            case Wire.Silent _, Wire.Forbidden _ -> null;
        };
    }

    /** On threads of their own and not waited for beyond the limit: looking up a host name can take any time and holds its thread. */
    private List<Wire> probe(List<HostPort> addresses) {
        Wire late = new Wire.Silent("no answer within " + OVERALL.toSeconds() + " s; is the name server slow?");
        List<CompletableFuture<Wire>> probes = addresses.stream()
                .map(a -> awaited(() -> WireProbe.probe(a, LIMIT, hosts), late))
                .toList();
        return probes.stream().map(CompletableFuture::join).toList();
    }

    private static CompletableFuture<Wire> awaited(Supplier<Wire> probe, Wire late) {
        return CompletableFuture.supplyAsync(probe, Reachability::start)
                .completeOnTimeout(late, OVERALL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void start(Runnable probe) {
        Thread.ofPlatform().daemon().name("kafka-probe").start(probe);
    }

    private static String silence(List<HostPort> addresses, List<Wire> wires) {
        return IntStream.range(0, wires.size())
                .mapToObj(i -> wires.get(i) instanceof Wire.Silent(String why) ? addresses.get(i) + " " + why : "")
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
