package dev.qcs.operator.sweep;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.PodDirectory;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.words.Faults;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one broker cluster: reads for all scalers that are due, in one batch, evaluates each, and hands the writes to
 * threads of their own. One sweep at a time: a slow broker delays its own scalers and nobody else's.
 */
final class ClusterSweep {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSweep.class);

    /** A new scaler is read at once, but a herd of them together. */
    private static final Duration FIRST_READING = Duration.ofMillis(100);

    private final BrokerAddress broker;
    private final LagReaders readers;
    private final Ports ports;
    private final Map<ScalerId, Due> dues = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long epoch = System.nanoTime();
    private volatile long lastTick = epoch;
    private volatile Duration lastDuration = Duration.ZERO;
    private boolean stopped;

    /** What a sweep is wired to. */
    record Ports(
            ScaleTarget targets, PodDirectory pods, VerdictListener listener, SweepRecorder recorder, Clock clock) {}

    private record Due(Slot slot, long nanos) {}

    /** A scaler that is due, with its registration at that time: another one may come in while the broker is read. */
    private record Asked(Slot slot, Registration registration) {}

    ClusterSweep(BrokerAddress broker, LagReaders readers, Ports ports) {
        this.broker = broker;
        this.readers = readers;
        this.ports = ports;
    }

    void start() {
        Thread.ofVirtual().name("sweep " + broker.displayName()).start(this::run);
    }

    /** Adds a scaler, or looks at one with a new spec soon. */
    void add(ScalerId id, Slot slot) {
        withLock(() -> {
            dues.put(id, new Due(slot, System.nanoTime() + FIRST_READING.toNanos()));
            changed.signalAll();
        });
    }

    /** Returns true when it was the last one: the sweep then ends and gives back its client. */
    boolean remove(ScalerId id) {
        lock.lock();
        try {
            dues.remove(id);
            if (dues.isEmpty()) {
                stopped = true;
                changed.signalAll();
            }
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        withLock(() -> {
            stopped = true;
            changed.signalAll();
        });
    }

    /** Time since the loop last came round, waiting for the next due time included. */
    Duration sinceLastTick() {
        return Duration.ofNanos(System.nanoTime() - lastTick);
    }

    /** How long the last reading took. */
    Duration lastReading() {
        return lastDuration;
    }

    private void run() {
        LagReader reader = null;
        try {
            List<Asked> due = awaitDue();
            while (!due.isEmpty()) {
                reader = reader == null ? open() : reader;
                sweep(reader, due);
                due = awaitDue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(reader);
        }
    }

    private @Nullable LagReader open() {
        try {
            return readers.open(broker);
        } catch (RuntimeException e) {
            LOG.error(
                    "opening a client of {} failed in a way that is a fault of this program",
                    broker.displayName(),
                    Faults.wordless(e));
            return null;
        }
    }

    private void close(@Nullable LagReader reader) {
        if (reader == null) {
            return;
        }
        try {
            reader.close();
        } catch (RuntimeException e) {
            LOG.error("closing the client of {} failed", broker.displayName(), Faults.wordless(e));
        }
    }

    /** Waits for the next due time; empty when the sweep is to end. */
    private List<Asked> awaitDue() throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                lastTick = System.nanoTime();
                long now = System.nanoTime();
                long next = dues.values().stream()
                        .mapToLong(due -> due.nanos() - now)
                        .min()
                        .orElse(TimeUnit.SECONDS.toNanos(10));
                if (next <= 0) {
                    return takeDue(now);
                }
                // Wakes at least every ten seconds, so that the heartbeat tells a waiting loop from a dead one.
                changed.awaitNanos(Math.min(next, TimeUnit.SECONDS.toNanos(10)));
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Takes what is due and sets the next times: multiples of the interval, so that equal intervals share a batch. */
    private List<Asked> takeDue(long now) {
        List<Asked> asked = new ArrayList<>();
        dues.replaceAll((id, due) -> {
            if (due.nanos() > now) {
                return due;
            }
            Registration registration = due.slot().registration();
            asked.add(new Asked(due.slot(), registration));
            long interval = registration.policy().pollingInterval().toNanos();
            return new Due(due.slot(), epoch + ((now - epoch) / interval + 1) * interval);
        });
        return asked;
    }

    private void sweep(@Nullable LagReader reader, List<Asked> due) {
        Set<LagQuery> queries = new HashSet<>();
        due.forEach(asked -> queries.add(asked.registration().query()));
        long before = System.nanoTime();
        Map<LagQuery, Reading> readings = reader == null ? Map.of() : read(reader, queries);
        lastDuration = Duration.ofNanos(System.nanoTime() - before);
        for (Asked asked : due) {
            Reading reading = readings.get(asked.registration().query());
            if (reading == null) {
                reading = new Reading.Unavailable(
                        ports.clock().instant(),
                        Reading.Reason.SourceUnreachable,
                        broker.displayName()
                                + " gave no answer for this scaler: an error of the operator, see its log");
            }
            try {
                evaluate(asked, reading);
            } catch (RuntimeException e) {
                LOG.error(
                        "evaluating {} failed in a way that is a fault of this program",
                        asked.registration().id(),
                        e);
            }
        }
    }

    private Map<LagQuery, Reading> read(LagReader reader, Set<LagQuery> queries) {
        try {
            return reader.read(queries);
        } catch (RuntimeException e) {
            LOG.error(
                    "reading {} failed in a way that is a fault of this program",
                    broker.displayName(),
                    Faults.wordless(e));
            return Map.of();
        }
    }

    private void evaluate(Asked asked, Reading reading) {
        Slot slot = asked.slot();
        TargetRef target = asked.registration().target();
        TargetState state = ports.targets().read(target);
        List<Pod> pods = ports.pods().podsOf(target);
        slot.foreignChange(state, reading.time())
                .ifPresent(replicas -> aside(() -> noteForeignWriter(slot, target, reading.time(), replicas)));
        slot.evaluate(asked.registration(), MemberPods.join(reading, pods), state, pods)
                .ifPresent(step -> {
                    Slot.Order order = step.order();
                    if (order != null) {
                        aside(() -> act(slot, order));
                    }
                    ports.listener().evaluated(step.verdict());
                    if (standsStill(step.verdict().evaluation())) {
                        ports.pods().measure(target);
                    }
                    ports.recorder()
                            .evaluated(asked.registration(), step.verdict().evaluation(), pods, step.knownBefore());
                });
    }

    /** Then it matters whether its processors are idle or busy. */
    private static boolean standsStill(Evaluation evaluation) {
        return evaluation.findings().stream()
                .anyMatch(finding ->
                        finding.type() == FindingType.AllPartitionsStalled || finding.type() == FindingType.AllStalled);
    }

    private void noteForeignWriter(Slot slot, TargetRef target, Instant at, int replicas) {
        try {
            ports.targets().lastWriter(target).ifPresent(manager -> slot.noteForeignWriter(at, manager, replicas));
        } catch (RuntimeException e) {
            LOG.error("asking who wrote {} failed in a way that is a fault of this program", target.displayName(), e);
        }
    }

    private void act(Slot slot, Slot.Order order) {
        ScaleOutcome outcome;
        try {
            outcome = ports.targets().scale(order.registration().target(), order.from(), order.to());
        } catch (RuntimeException e) {
            LOG.error(
                    "scaling for {} failed in a way that is a fault of this program",
                    order.registration().id(),
                    e);
            outcome = new ScaleOutcome.Failed("an error of the operator, see its log");
        }
        slot.acted(order, outcome, ports.clock().instant()).ifPresent(ports.listener()::evaluated);
    }

    /** Calls to the API server may take seconds: never on the sweep's thread. */
    private static void aside(Runnable call) {
        Thread.ofVirtual().name("act").start(call);
    }

    private void withLock(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
