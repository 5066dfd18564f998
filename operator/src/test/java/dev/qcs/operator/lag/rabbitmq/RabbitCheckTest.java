package dev.qcs.operator.lag.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.BrokerAddress.Login;
import dev.qcs.operator.lag.BrokerCheck.BrokerFacts;
import dev.qcs.operator.lag.BrokerCheck.Outcome;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Right;
import dev.qcs.operator.testing.Canary;
import dev.qcs.operator.testing.LoopbackPorts;
import dev.qcs.operator.testing.RabbitNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One look at a real RabbitMQ node. */
class RabbitCheckTest {
    private static final RabbitReaderOptions OPTIONS = RabbitReaderOptions.defaults(Clock.systemUTC());

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    @Test
    void saysWhatTheBrokerIsOrWhyItCannotBeUsed() {
        try (RabbitNode node = RabbitNode.start(directory)) {
            assertThat(check(node.managementUri(), Login.GUEST))
                    .isInstanceOfSatisfying(Outcome.Answers.class, answers -> {
                        assertThat(answers.facts().brokers()).isEqualTo(1);
                        assertThat(answers.facts().version()).matches("\\d+\\.\\d+\\..*");
                        assertThat(answers.facts().rights()).containsExactly(Map.entry(Right.MONITORING, true));
                    });
            String password = Canary.password("modest");
            assertThat(node.call(
                            "PUT", "/api/users/modest", "{\"password\":\"" + password + "\",\"tags\":\"management\"}"))
                    .isLessThan(300);
            assertThat(check(node.managementUri(), new Login("modest", password)))
                    .isEqualTo(new Outcome.Answers(new BrokerFacts(
                            null,
                            facts(check(node.managementUri(), Login.GUEST)).version(),
                            Map.of(Right.MONITORING, false))));
            assertThat(check(node.managementUri(), new Login("guest", Canary.password("wrong"))))
                    .isInstanceOfSatisfying(Outcome.Fails.class, fails -> {
                        assertThat(fails.reason()).isEqualTo(Reading.Reason.SourceUnauthorized);
                        assertThat(fails.message()).contains("refuses user guest");
                        assertThat(Canary.in(fails.message())).isFalse();
                    });
        }
        assertThat(check("http://127.0.0.1:" + LoopbackPorts.free(1).getFirst(), Login.GUEST))
                .isInstanceOfSatisfying(
                        Outcome.Fails.class,
                        fails -> assertThat(fails.reason()).isEqualTo(Reading.Reason.SourceUnreachable));
        assertThat(RabbitCheck.check(
                        new BrokerAddress.RabbitMq(null, "amqp://127.0.0.1:1", Login.GUEST, null), OPTIONS))
                .as("over AMQP alone a queue has to be asked for")
                .isEqualTo(Outcome.Untold.UNTOLD);
    }

    private static BrokerFacts facts(Outcome outcome) {
        return ((Outcome.Answers) outcome).facts();
    }

    private static Outcome check(String uri, Login login) {
        return RabbitCheck.check(new BrokerAddress.RabbitMq(uri, null, login, null), OPTIONS);
    }
}
