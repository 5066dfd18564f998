package dev.qcs.operator.lag.kafka;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.Reading.Reason;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one client of a cluster. It is made when first needed and after a look at the port, kept through every outage, and
 * replaced only when its thread has died, which nothing else repairs.
 */
final class AdminLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminLink.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final BrokerAddress.Kafka address;
    private final AdminFactory admins;
    private final Reachability reachability;
    private @Nullable Admin admin;
    /** The last sweep failed as a whole, so look at the port before waiting for the client again. */
    private boolean suspect = true;

    private boolean closed;

    AdminLink(BrokerAddress.Kafka address, AdminFactory admins) {
        this.address = address;
        this.admins = admins;
        this.reachability = new Reachability(address);
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
        try {
            Admin fresh = admins.create(ClientSettings.of(address));
            admin = fresh;
            return new Link.Up(fresh);
        } catch (RuntimeException e) {
            Throwable root = AdminErrors.root(e);
            return down(
                    root instanceof AuthenticationException ? Reason.SourceUnauthorized : Reason.SourceUnreachable,
                    AdminErrors.text(root));
        }
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
            return down(
                    Reason.SourceUnauthorized,
                    "the broker refused the login (" + problem.text() + "); check the connection's credentials");
        }
        String obstacle = reachability.obstacle();
        return obstacle != null
                ? new Link.Down(Reason.SourceUnreachable, "kafka " + obstacle)
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
