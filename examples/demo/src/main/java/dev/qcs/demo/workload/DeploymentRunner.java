package dev.qcs.demo.workload;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for the Deployment controller, the scheduler and the kubelet of one namespace: keeps as many Pods as each
 * Deployment wants, and runs in each Pod the program of its image. A Pod takes a while to start, as in a cluster; a Pod that
 * is deleted is replaced; a program that dies is started again in its Pod, later each time, and the Pod's status says how
 * often that was and how it ended. Everything is decided on one thread.
 */
public final class DeploymentRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeploymentRunner.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Pods pods;
    private final PodTimes times;
    private final Clock clock;
    private final Map<String, Program> images;
    private final Map<String, List<RunningPod>> running = new HashMap<>();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("deployments").factory());
    private final List<SharedIndexInformer<?>> informers;

    /**
     * Begins at once.
     *
     * @param images program by image name, looked at for each Pod; one of an unknown image stays Pending
     */
    public DeploymentRunner(
            KubernetesClient client, String namespace, PodTimes times, Map<String, Program> images, Clock clock) {
        this.pods = new Pods(client, namespace);
        this.times = times;
        this.clock = clock;
        this.images = images;
        this.informers = List.of(
                client.apps().deployments().inNamespace(namespace).inform(new OnChange<>(this::changed, this::gone)),
                client.pods().inNamespace(namespace).inform(new OnChange<>(pod -> {}, this::podGone)));
    }

    private void changed(Deployment deployment) {
        submit(() -> reconcile(deployment));
    }

    private void gone(Deployment deployment) {
        submit(() -> {
            List<RunningPod> left = running.remove(deployment.getMetadata().getName());
            if (left != null) {
                left.forEach(this::remove);
            }
        });
    }

    /** Somebody deleted the Pod: its program ends, and the Deployment gets another. */
    private void podGone(Pod pod) {
        submit(() -> {
            for (List<RunningPod> ofOne : running.values()) {
                for (RunningPod lost : List.copyOf(ofOne)) {
                    if (lost.name().equals(pod.getMetadata().getName())) {
                        ofOne.remove(lost);
                        lost.stop();
                        pods.deployment(lost.deployment()).ifPresent(this::reconcile);
                    }
                }
            }
        });
    }

    private void reconcile(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        List<RunningPod> own = running.computeIfAbsent(name, absent -> new ArrayList<>());
        int wanted = deployment.getSpec().getReplicas();
        while (own.size() < wanted) {
            own.add(add(deployment));
        }
        while (own.size() > wanted) {
            RunningPod youngest = own.removeLast();
            remove(youngest);
        }
        report(name);
    }

    private RunningPod add(Deployment deployment) {
        RunningPod pod = new RunningPod(deployment.getMetadata().getName(), pods.create(deployment));
        Program program = images.get(pods.image(deployment));
        if (program != null) {
            startLater(pod, program, times.start());
        }
        return pod;
    }

    private void startLater(RunningPod pod, Program program, Duration delay) {
        pod.startingBy(
                loop.schedule(() -> guarded(() -> start(pod, program)), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void start(RunningPod pod, Program program) {
        if (!pod.stopped()) {
            Program.Run run = pod.start(program, clock.instant());
            pods.markReady(pod);
            report(pod.deployment());
            var _ = run.exit().thenAccept(code -> submit(() -> died(pod, program, code)));
        }
    }

    private void died(RunningPod pod, Program program, int code) {
        if (!pod.stopped()) {
            Duration wait = times.backOff(pod.died(code, clock.instant(), times.calm()));
            pods.markDead(pod);
            report(pod.deployment());
            startLater(pod, program, wait);
        }
    }

    private void remove(RunningPod pod) {
        pod.stop();
        // The object goes when the program has ended, as a kubelet does it; nobody waits for that here.
        Thread.startVirtualThread(() -> guarded(() -> {
            pod.awaitEnd(LAST_WORDS);
            pods.delete(pod.name());
        }));
    }

    private void report(String deployment) {
        List<RunningPod> own = running.getOrDefault(deployment, List.of());
        long ready = own.stream().filter(RunningPod::running).count();
        pods.reportStatus(deployment, own.size(), (int) ready);
    }

    private void submit(Runnable work) {
        if (!loop.isShutdown()) {
            loop.execute(() -> guarded(work));
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!loop.isShutdown()) {
                LOG.error("a change of a Deployment or Pod was not carried out", e);
            }
        }
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        loop.shutdownNow();
        try {
            // Only this thread may touch the Pods, and it must have left them.
            if (loop.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                List<RunningPod> all =
                        running.values().stream().flatMap(List::stream).toList();
                all.forEach(RunningPod::stop);
                all.forEach(pod -> pod.awaitEnd(LAST_WORDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record OnChange<T>(Consumer<T> there, Consumer<T> gone) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            there.accept(object);
        }

        @Override
        public void onUpdate(T before, T object) {
            there.accept(object);
        }

        @Override
        public void onDelete(T object, boolean stateUnknown) {
            gone.accept(object);
        }
    }
}
