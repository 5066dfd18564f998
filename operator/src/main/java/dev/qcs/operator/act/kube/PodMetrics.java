package dev.qcs.operator.act.kube;

import dev.qcs.operator.act.CpuUse;
import dev.qcs.operator.act.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.ContainerMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What Pods use of their processors, from {@code metrics.k8s.io}, which many clusters have and none must. Asked Pod by Pod for
 * the few that matter: the list of a namespace may have thousands. Answers are kept for a short time, refusals for longer, and
 * no more than two calls are under way at a time.
 */
final class PodMetrics {
    private static final int MOST_PODS = 8;
    private static final int AT_A_TIME = 2;
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Duration STALE = Duration.ofMinutes(2);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(5);

    private static final CpuUse.Unknown FORBIDDEN =
            new CpuUse.Unknown("grant get on pods.metrics.k8s.io to the operator");
    private static final CpuUse.Unknown ABSENT =
            new CpuUse.Unknown("no metrics of its Pods; is metrics-server installed?");
    private static final CpuUse.Unknown SILENT = new CpuUse.Unknown("the API server gave no metrics");

    /** @param next when it may be asked again */
    private record Answer(CpuUse use, Instant at, Instant next) {}

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Answer> refusals = new ConcurrentHashMap<>();
    private final Semaphore calls = new Semaphore(AT_A_TIME);

    PodMetrics(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** What is known of it now; null = it was not asked for lately. */
    @Nullable
    CpuUse of(String namespace, String pod) {
        // Nothing stands still nearly always, and this is asked for every Pod at every sweep.
        if (answers.isEmpty() && refusals.isEmpty()) {
            return null;
        }
        Instant now = clock.instant();
        Answer refusal = refusals.get(namespace);
        if (refusal != null && now.isBefore(refusal.next())) {
            return refusal.use();
        }
        Answer answer = answers.get(key(namespace, pod));
        return answer == null || Duration.between(answer.at(), now).compareTo(STALE) > 0 ? null : answer.use();
    }

    /**
     * Starts to ask for the ready ones of these, and returns at once.
     *
     * @param allowed cores that each Pod may use, by its name; absent = no limit
     */
    void ask(String namespace, List<Pod> pods, Map<String, Double> allowed) {
        Instant now = clock.instant();
        answers.values().removeIf(answer -> Duration.between(answer.at(), now).compareTo(STALE) > 0);
        Answer refusal = refusals.get(namespace);
        if (refusal != null && now.isBefore(refusal.next())) {
            return;
        }
        List<String> due = pods.stream()
                .filter(Pod::ready)
                .limit(MOST_PODS)
                .map(Pod::name)
                .filter(pod -> {
                    Answer answer = answers.get(key(namespace, pod));
                    return answer == null || !now.isBefore(answer.next());
                })
                .toList();
        if (!due.isEmpty() && calls.tryAcquire()) {
            Thread.ofVirtual().name("pod-metrics").start(() -> {
                try {
                    read(namespace, due, allowed);
                } finally {
                    calls.release();
                }
            });
        }
    }

    private void read(String namespace, List<String> pods, Map<String, Double> allowed) {
        CpuUse.Unknown last = null;
        boolean any = false;
        for (String pod : pods) {
            last = read(namespace, pod, allowed.get(pod));
            any |= last == null;
            if (FORBIDDEN.equals(last)) {
                break;
            }
        }
        Instant now = clock.instant();
        if (last != null && (FORBIDDEN.equals(last) || !any)) {
            refusals.put(namespace, new Answer(last, now, now.plus(AFTER_REFUSAL)));
        } else {
            refusals.remove(namespace);
        }
    }

    /** Null = told. A Pod without metrics yet is 404 as well as a cluster without metrics; both are unknown. */
    private CpuUse.@Nullable Unknown read(String namespace, String pod, @Nullable Double allowed) {
        Instant now = clock.instant();
        try {
            var metrics = client.top().pods().metrics(namespace, pod);
            double cores = metrics.getContainers().stream()
                    .map(ContainerMetrics::getUsage)
                    .map(usage -> usage.get("cpu"))
                    .mapToDouble(cpu -> cpu == null ? 0 : cores(cpu))
                    .sum();
            answers.put(key(namespace, pod), new Answer(new CpuUse.Used(cores, allowed), now, now.plus(AGAIN)));
            return null;
        } catch (KubernetesClientException e) {
            CpuUse.Unknown why = switch (e.getCode()) {
                case 403 -> FORBIDDEN;
                case 404, 503 -> ABSENT;
                default -> SILENT;
            };
            answers.put(key(namespace, pod), new Answer(why, now, now.plus(STALE)));
            return why;
        }
    }

    static double cores(Quantity quantity) {
        BigDecimal amount = quantity.getNumericalAmount();
        return amount == null ? 0 : Math.max(0, amount.doubleValue());
    }

    private static String key(String namespace, String pod) {
        return namespace + "/" + pod;
    }
}
