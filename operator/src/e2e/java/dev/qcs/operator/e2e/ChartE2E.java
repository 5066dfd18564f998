package dev.qcs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chart as a real API server sees it, and the rights that it gives. */
@ExtendWith(Cluster.Resolver.class)
class ChartE2E {

    @Test
    void everyRenderingIsAcceptedByTheApiServer(Cluster cluster) throws IOException, InterruptedException {
        Path log = cluster.reports().resolve("chart.log");
        ProcessBuilder builder = new ProcessBuilder(
                        cluster.repository().resolve(".ci/chart").toString(),
                        "--server",
                        cluster.plane().kubeconfig().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().merge("PATH", cluster.plane().programs().toString(), (path, ours) -> ours + ":" + path);
        Process chart = builder.start();
        chart.getOutputStream().close();
        assertThat(chart.waitFor(10, TimeUnit.MINUTES))
                .as("took over ten minutes")
                .isTrue();
        assertThat(chart.exitValue()).as(Files.readString(log)).isZero();
    }

    @Test
    void theOperatorMayScaleButNotEditNorReadSecrets(Cluster cluster) {
        String account =
                cluster.installChart().getSpec().getTemplate().getSpec().getServiceAccountName();
        String token = cluster.kubectl()
                .in(OperatorProcess.NAMESPACE)
                .out("create", "token", account)
                .strip();
        Kubectl operator = cluster.plane().kubectlAs("rights", token).in("default");
        assertThat(may(operator, "update", "deployments/scale.apps")).isEqualTo("yes");
        assertThat(may(operator, "update", "statefulsets/scale.apps")).isEqualTo("yes");
        assertThat(may(operator, "list", "queueconsumerscalers.scaling.qcs.dev"))
                .isEqualTo("yes");
        assertThat(may(operator, "patch", "queueconsumerscalers/status.scaling.qcs.dev"))
                .isEqualTo("yes");
        assertThat(may(operator, "update", "deployments.apps")).isEqualTo("no");
        assertThat(may(operator, "delete", "pods")).isEqualTo("no");
        assertThat(may(operator, "get", "secrets")).isEqualTo("no");
        assertThat(may(operator, "list", "secrets")).isEqualTo("no");
    }

    private static String may(Kubectl user, String verb, String resource) {
        // "no" is an answer, though kubectl ends with 1 then.
        return user.run("auth", "can-i", verb, resource.replaceFirst("/[^.]*", ""), subresource(resource))
                .out()
                .strip();
    }

    private static String subresource(String resource) {
        return resource.matches(".*/.*") ? resource.replaceFirst(".*/([^.]*).*", "--subresource=$1") : "--quiet=false";
    }
}
