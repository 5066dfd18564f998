package dev.qcs.operator;

import dev.qcs.operator.kube.Clients;
import dev.qcs.operator.kube.Failures;
import dev.qcs.operator.lag.kafka.LoginModules;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** {@code qcs run}: the operator, until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the operator. It reaches the API server as kubectl does, or by its ServiceAccount in a Pod, and is set up"
                    + " by environment variables that start with QCS_.",
            "Exit code: 0 after SIGTERM, 1 when it cannot go on, 2 when its environment cannot be understood."
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    @Override
    public Integer call() throws InterruptedException {
        OperatorConfig config;
        try {
            config = OperatorConfig.from(System.getenv());
        } catch (OperatorConfig.Invalid mistake) {
            log.error("{}", mistake.getMessage());
            return ExitCode.USAGE;
        }
        LoginModules.allow(config.oauthEndpoints().values());
        KubernetesClient client =
                Clients.connect(Config.autoConfigure(null), Build.current().version());
        try {
            // Halting skips the shutdown hook, which would wait for the very work that must end now.
            QcsOperator operator =
                    QcsOperator.start(config, client, () -> Runtime.getRuntime().halt(ExitCode.SOFTWARE));
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(operator, client, stopped), "stop"));
            stopped.await();
            return ExitCode.OK;
        } catch (IOException failure) {
            log.error(
                    "cannot serve probes and metrics on {}:{} ({}); set QCS_PORT to a free port",
                    config.host(),
                    config.port(),
                    failure.getMessage());
        } catch (OperatorException | KubernetesClientException failure) {
            log.error("cannot start against the API server {}: {}", client.getMasterUrl(), Failures.sentence(failure));
            log.debug("details", failure);
        }
        client.close();
        return ExitCode.SOFTWARE;
    }

    private static void stop(QcsOperator operator, KubernetesClient client, CountDownLatch stopped) {
        operator.close();
        client.close();
        stopped.countDown();
    }
}
