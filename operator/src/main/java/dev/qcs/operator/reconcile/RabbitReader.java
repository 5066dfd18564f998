package dev.qcs.operator.reconcile;

import dev.qcs.crd.QueueConsumerScalerSpec.RabbitmqSource;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.names.LinkLocal;
import dev.qcs.operator.lag.names.QueuePattern;
import dev.qcs.operator.reconcile.SpecReader.Refused;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of a spec that names RabbitMQ queues, and addresses of RabbitMQ wherever they are written. */
final class RabbitReader {
    private static final int MOST_QUEUES = 64;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_ADDRESS = 512;
    private static final String HOST = "([A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?";

    private RabbitReader() {}

    static RabbitQuery query(RabbitmqSource rabbit) {
        String vhost =
                rabbit.vhost() == null ? "/" : SpecReader.text("spec.rabbitmq.vhost", rabbit.vhost(), LONGEST_NAME);
        if ((rabbit.queues() == null) == (rabbit.queuePattern() == null)) {
            throw new Refused("spec.rabbitmq", "set exactly one of queues, queuePattern");
        }
        return new RabbitQuery(vhost, queues(rabbit.queues()), pattern(rabbit.queuePattern()));
    }

    static SpecReader.Connection connection(RabbitmqSource rabbit) {
        boolean inline = rabbit.managementUri() != null || rabbit.amqpUri() != null;
        if ((rabbit.connectionRef() == null) != inline) {
            throw new Refused(
                    "spec.rabbitmq", "set exactly one of connectionRef, or an address in managementUri or amqpUri");
        }
        if (rabbit.connectionRef() != null) {
            return new SpecReader.Connection.Named(SpecReader.text(
                    "spec.rabbitmq.connectionRef.name", rabbit.connectionRef().name(), 253));
        }
        if (rabbit.queuePattern() != null && rabbit.managementUri() == null) {
            throw new Refused("spec.rabbitmq.queuePattern", "needs managementUri; set that, or name the queues");
        }
        return new SpecReader.Connection.Inline(new BrokerAddress.RabbitMq(
                managementUri("spec.rabbitmq.managementUri", rabbit.managementUri()),
                amqpUri("spec.rabbitmq.amqpUri", rabbit.amqpUri()),
                BrokerAddress.Login.GUEST,
                null));
    }

    /** For people: {@code rabbitmq:orders}. */
    static String source(RabbitQuery query) {
        return "rabbitmq:"
                + (query.pattern() != null
                        ? query.pattern()
                        : query.queues().size() == 1
                                ? query.queues().getFirst()
                                : query.queues().getFirst() + "+"
                                        + (query.queues().size() - 1));
    }

    static @Nullable String managementUri(String field, @Nullable String written) {
        return uri(
                field,
                written,
                "https?://" + HOST + "(/[A-Za-z0-9._~/-]*)?",
                "write http://host:port or https://host:port, optionally with a path");
    }

    static @Nullable String amqpUri(String field, @Nullable String written) {
        return uri(
                field,
                written,
                "amqps?://" + HOST + "/?",
                "write amqp://host:port or amqps://host:port; the virtual host goes into vhost");
    }

    /** Without a slash at its end, so that two ways to write it share one client. */
    private static @Nullable String uri(String field, @Nullable String written, String pattern, String instead) {
        if (written == null) {
            return null;
        }
        String address = SpecReader.text(field, written, LONGEST_ADDRESS);
        if (address.contains("@")) {
            throw new Refused(
                    field,
                    "an address must not hold a user name or password; put them in a Secret and name it in a QueueConnection");
        }
        if (!address.matches(pattern)) {
            throw new Refused(field, instead);
        }
        String host = address.replaceFirst("^[a-z]+://", "").replaceFirst("(:[0-9]+)?(/.*)?$", "");
        if (LinkLocal.written(host)) {
            throw new Refused(field, host + " " + LinkLocal.REFUSED);
        }
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private static List<String> queues(@Nullable List<String> written) {
        if (written == null) {
            return List.of();
        }
        String field = "spec.rabbitmq.queues";
        if (written.isEmpty() || written.size() > MOST_QUEUES) {
            throw new Refused(field, "1 to " + MOST_QUEUES + " queues, found " + written.size());
        }
        Set<String> seen = new HashSet<>();
        for (String queue : written) {
            SpecReader.text(field, queue, LONGEST_NAME);
            if (!seen.add(queue)) {
                throw new Refused(field, "queue " + queue + " is named twice");
            }
        }
        return written;
    }

    private static @Nullable String pattern(@Nullable String written) {
        if (written == null) {
            return null;
        }
        String field = "spec.rabbitmq.queuePattern";
        SpecReader.text(field, written, LONGEST_NAME);
        try {
            QueuePattern.of(written);
            return written;
        } catch (QueuePattern.Unusable e) {
            throw new Refused(field, e.reason());
        }
    }
}
