package dev.qcs.operator.sweep;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.PodDirectory;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.Reading;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
    record Ports(ScaleTarget targets, PodDirectory pods, VerdictListener listener, Clock clock) {}

    private record Due(Slot slot, long nanos) {}

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
        try (LagReader reader = readers.open(broker)) {
            List<Slot> due = awaitDue();
            while (!due.isEmpty()) {
                sweep(reader, due);
                due = awaitDue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next due time; empty when the sweep is to end. */
    private List<Slot> awaitDue() throws InterruptedException {
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
    private List<Slot> takeDue(long now) {
        List<Slot> slots = new ArrayList<>();
        dues.replaceAll((id, due) -> {
            if (due.nanos() > now) {
                return due;
            }
            slots.add(due.slot());
            long interval = due.slot().registration().policy().pollingInterval().toNanos();
            return new Due(due.slot(), epoch + ((now - epoch) / interval + 1) * interval);
        });
        return slots;
    }

    private void sweep(LagReader reader, List<Slot> slots) {
        Set<LagQuery> queries = new HashSet<>();
        slots.forEach(slot -> queries.add(slot.registration().query()));
        long before = System.nanoTime();
        Map<LagQuery, Reading> readings;
        try {
            readings = reader.read(queries);
        } catch (RuntimeException e) {
            LOG.error("reading {} failed in a way that is a fault of this program", broker.displayName(), e);
            readings = Map.of();
        }
        lastDuration = Duration.ofNanos(System.nanoTime() - before);
        for (Slot slot : slots) {
            Reading reading = readings.get(slot.registration().query());
            if (reading == null) {
                reading = new Reading.Unavailable(
                        ports.clock().instant(),
                        Reading.Reason.SourceUnreachable,
                        broker.displayName()
                                + " gave no answer for this scaler: an error of the operator, see its log");
            }
            try {
                evaluate(slot, reading);
            } catch (RuntimeException e) {
                LOG.error(
                        "evaluating {} failed in a way that is a fault of this program",
                        slot.registration().id(),
                        e);
            }
        }
    }

    private void evaluate(Slot slot, Reading reading) {
        Registration registration = slot.registration();
        TargetRef target = registration.target();
        TargetState state = ports.targets().read(target);
        List<Pod> pods = ports.pods().podsOf(target);
        slot.foreignChange(state, reading.time())
                .ifPresent(replicas -> aside(() -> ports.targets()
                        .lastWriter(target)
                        .ifPresent(manager -> slot.noteForeignWriter(reading.time(), manager, replicas))));
        Optional<Slot.Order> order = slot.evaluate(MemberPods.join(reading, pods), state, pods);
        slot.verdict().ifPresent(ports.listener()::evaluated);
        order.ifPresent(wanted -> aside(() -> act(slot, wanted)));
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
        ports.listener().evaluated(slot.acted(order, outcome, ports.clock().instant()));
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
