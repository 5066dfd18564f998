package dev.qcs.operator.lag.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.names.BrokerHosts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks the queues themselves over AMQP, where there is no management API: a passive declare needs access to the virtual host
 * and no right beyond that. It tells how many messages are ready and how many consumers there are, and nothing of what they
 * hold. One connection for each virtual host, kept open.
 */
final class PassiveDeclare implements AutoCloseable {
    private static final int CLOSE_MILLIS = 2000;
    private static final Duration LOGIN_AGAIN = Duration.ofSeconds(60);
    private static final int MISSING = 404;
    private static final int FORBIDDEN = 403;

    private final ConnectionFactory factory;
    private final RabbitReaderOptions options;
    private final TlsFaults faults;
    private final Map<String, Connection> connections = new HashMap<>();
    private final Map<String, Problem> refused = new HashMap<>();
    private final Map<String, Instant> refusedUntil = new HashMap<>();

    PassiveDeclare(
            String uri,
            BrokerAddress.Login login,
            @Nullable SSLContext tls,
            TlsFaults faults,
            RabbitReaderOptions options)
            throws GeneralSecurityException, URISyntaxException {
        this.options = options;
        this.faults = faults;
        int limit = (int) options.requestLimit().toMillis();
        factory = new ConnectionFactory();
        factory.setUri(uri);
        factory.setUsername(login.user());
        factory.setPassword(login.password());
        if (factory.isSSL()) {
            factory.useSslProtocol(tls == null ? SSLContext.getDefault() : tls);
            factory.enableHostnameVerification();
        }
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout(limit);
        factory.setHandshakeTimeout(limit);
        factory.setChannelRpcTimeout(limit);
        factory.setShutdownTimeout(CLOSE_MILLIS);
        factory.setRequestedChannelMax(4);
    }

    /** What each queue answers; one that does not exist has no entry. */
    Answer<Map<String, QueueReading>> look(String vhost, Set<String> queues, Instant until) {
        Instant again = refusedUntil.get(vhost);
        Problem before = refused.get(vhost);
        if (before != null && again != null && options.clock().instant().isBefore(again)) {
            return new Answer.Failed<>(before);
        }
        boolean greeted = false;
        try {
            Connection connection = open(vhost);
            greeted = true;
            return new Answer.Value<>(declare(connection, queues, until));
        } catch (PossibleAuthenticationFailureException e) {
            Problem problem = new Problem(Problem.Kind.LOGIN, "login failed");
            refused.put(vhost, problem);
            refusedUntil.put(vhost, options.clock().instant().plus(LOGIN_AGAIN));
            return new Answer.Failed<>(problem);
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            close(vhost);
            return new Answer.Failed<>(problem(e, greeted));
        }
    }

    private Connection open(String vhost) throws IOException, TimeoutException {
        Connection known = connections.get(vhost);
        if (known != null && known.isOpen()) {
            return known;
        }
        options.hosts().find(factory.getHost());
        ConnectionFactory own = factory.clone();
        own.setVirtualHost(vhost);
        Connection fresh = own.newConnection("queue-consumer-scaler");
        connections.put(vhost, fresh);
        refused.remove(vhost);
        refusedUntil.remove(vhost);
        return fresh;
    }

    private Map<String, QueueReading> declare(Connection connection, Set<String> queues, Instant until)
            throws IOException, TimeoutException {
        Map<String, QueueReading> read = new HashMap<>();
        Iterator<String> left = queues.iterator();
        while (left.hasNext()) {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("the broker allows no further channel");
            }
            // A queue that is missing closes its channel, and only that.
            if (declare(channel, left, read, until)) {
                channel.abort();
            }
        }
        return read;
    }

    private boolean declare(Channel channel, Iterator<String> left, Map<String, QueueReading> read, Instant until)
            throws IOException, TimeoutException {
        while (left.hasNext()) {
            if (!options.clock().instant().isBefore(until)) {
                throw new TimeoutException("not all queues answered in time");
            }
            String queue = left.next();
            try {
                AMQP.Queue.DeclareOk ok = channel.queueDeclarePassive(queue);
                read.put(queue, reading(queue, ok));
            } catch (IOException e) {
                if (code(e) != MISSING) {
                    throw e;
                }
                return false;
            }
        }
        return true;
    }

    private static QueueReading reading(String queue, AMQP.Queue.DeclareOk ok) {
        return QueueReading.counted(
                queue, QueueReading.Type.UNKNOWN, Integer.toUnsignedLong(ok.getMessageCount()), ok.getConsumerCount());
    }

    private static int code(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ShutdownSignalException signal) {
                return switch (signal.getReason()) {
                    case AMQP.Channel.Close close -> close.getReplyCode();
                    case AMQP.Connection.Close close -> close.getReplyCode();
                    case null, default -> 0;
                };
            }
        }
        return 0;
    }

    private Problem problem(Exception failure, boolean greeted) {
        int code = code(failure);
        if (code == FORBIDDEN) {
            return new Problem(Problem.Kind.FORBIDDEN, "no access");
        }
        // The broker closes a connection to a virtual host that does not exist, or that the user may not enter, with
        // 530.
        if (code == 530) {
            return new Problem(Problem.Kind.FORBIDDEN, "the virtual host does not exist, or the user may not enter it");
        }
        if (failure instanceof BrokerHosts.Refused refused) {
            return new Problem(Problem.Kind.UNREACHABLE, refused.sentence());
        }
        Problem encryption = greeted ? null : faults.of(failure);
        return encryption != null ? encryption : new Problem(Problem.Kind.UNREACHABLE, why(failure, code, greeted));
    }

    /** In words of our own: a broker may repeat in its what it was sent, the password too. */
    private String why(Exception failure, int code, boolean greeted) {
        return switch (failure) {
            case UnknownHostException _ -> "the host's name is unknown";
            case ConnectException _ -> "nobody listens there";
            case SocketTimeoutException _, TimeoutException _ ->
                "no answer within " + options.requestLimit().toSeconds() + " s"
                        + (greeted ? "" : "; is it " + faults.port() + "?");
            default ->
                code == 0
                        ? "the connection broke (" + failure.getClass().getSimpleName() + ")"
                        : "it closed the connection with AMQP code " + code;
        };
    }

    private void close(String vhost) {
        Connection connection = connections.remove(vhost);
        if (connection != null) {
            connection.abort(CLOSE_MILLIS);
        }
    }

    @Override
    public void close() {
        connections.values().forEach(connection -> connection.abort(CLOSE_MILLIS));
        connections.clear();
    }
}
