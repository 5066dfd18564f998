package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.KafkaSecurity;
import dev.qcs.operator.lag.Reading.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one client of a cluster. It is made when first needed and after a look at the port, kept through every outage, and
 * replaced only when its thread has died, which nothing else repairs. After a refused login it is closed and made anew half a
 * minute later: a client that goes on by itself would try a wrong password every second, and lock the user out.
 */
final class AdminLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminLink.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final String ADVERTISED = " (the brokers' advertised.listeners say where clients go)";
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(30);

    private final BrokerAddress.Kafka address;
    private final AdminFactory admins;
    private final Clock clock;
    private final Reachability reachability;
    private final AdvertisedHosts hosts;
    private @Nullable Admin admin;
    /** The last sweep failed as a whole, so look at the port before waiting for the client again. */
    private boolean suspect = true;

    private @Nullable Refused refused;
    private boolean closed;

    /** A login that was refused, and until when it is not tried again. */
    private record Refused(Link.Down answer, Instant until) {}

    AdminLink(BrokerAddress.Kafka address, KafkaReaderOptions options) {
        this.address = address;
        this.admins = options.admins();
        this.clock = options.clock();
        this.reachability = new Reachability(address, options.hosts());
        this.hosts = new AdvertisedHosts(options.hosts());
    }

    /** Whether there is a client to ask. */
    sealed interface Link {
        record Up(Admin admin) implements Link {}

        /** The message is one sentence for people, with the address and the cause. */
        record Down(Reason reason, String message) implements Link {}
    }

    /** Ends within about 4 s. */
    synchronized Link open() {
        if (closed) {
            return down(Reason.SourceUnreachable, "the connection was closed");
        }
        if (refused != null && clock.instant().isBefore(refused.until())) {
            return refused.answer();
        }
        refused = null;
        if (suspect) {
            String obstacle = reachability.obstacle();
            if (obstacle != null) {
                return new Link.Down(Reason.SourceUnreachable, "kafka " + obstacle);
            }
        }
        Admin current = admin;
        return current == null ? create() : new Link.Up(current);
    }

    private Link create() {
        KafkaSecurity.Sasl sasl = address.security().sasl();
        if (sasl instanceof KafkaSecurity.AwsMskIam && !AwsLogin.available()) {
            return refused(AwsLogin.MISSING);
        }
        try {
            Admin fresh = admins.create(ClientSettings.of(address), hosts);
            admin = fresh;
            return new Link.Up(fresh);
        } catch (RuntimeException e) {
            LoginFaults.Unmade why =
                    LoginFaults.unmade(e, sasl instanceof KafkaSecurity.OAuth oauth ? oauth.endpoint() : null);
            return why.unauthorized()
                    ? refused(why.sentence() + who())
                    : down(Reason.SourceUnreachable, why.sentence());
        }
    }

    /** Trying again at once would be refused again. */
    private Link.Down refused(String sentence) {
        Link.Down answer = down(Reason.SourceUnauthorized, sentence);
        refused = new Refused(answer, clock.instant().plus(AFTER_REFUSAL));
        return answer;
    }

    private String who() {
        KafkaSecurity.Sasl sasl = address.security().sasl();
        return sasl == null ? "" : " (" + sasl.who() + ", " + sasl.mechanism() + ")";
    }

    /** A sweep failed as a whole; says why as well as can be told, and prepares the next attempt. */
    synchronized Link.Down lost(Problem problem) {
        suspect = true;
        if (problem.kind() == Problem.Kind.CLIENT_DEAD) {
            log.atWarn()
                    .addKeyValue("cluster", address.displayName())
                    .log("the client died and is replaced: {}", problem.text());
            discard();
            return down(
                    Reason.SourceUnreachable, "the client ended unexpectedly and is replaced; the next sweep uses it");
        }
        if (problem.kind() == Problem.Kind.UNAUTHENTICATED) {
            discard();
            return refused(problem.text() + who());
        }
        String obstacle = reachability.obstacle();
        if (obstacle != null) {
            return new Link.Down(Reason.SourceUnreachable, "kafka " + obstacle);
        }
        String refusal = hosts.refusal();
        return refusal != null
                ? down(Reason.SourceUnreachable, "the cluster sends its clients elsewhere, and " + refusal + ADVERTISED)
                : down(
                        Reason.SourceUnreachable,
                        "the port answers but the cluster does not (" + problem.text()
                                + "); check the brokers and their advertised.listeners");
    }

    /** A sweep got answers. */
    synchronized void answered() {
        suspect = false;
    }

    /** For what names no address of its own. */
    private Link.Down down(Reason reason, String message) {
        return new Link.Down(reason, address.displayName() + ": " + message);
    }

    private void discard() {
        Admin old = admin;
        admin = null;
        if (old != null) {
            old.close(Duration.ZERO);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Admin old = admin;
        admin = null;
        if (old != null) {
            old.close(CLOSE_LIMIT);
        }
    }
}
