package dev.qcs.operator.sweep;

import dev.qcs.operator.act.PodDirectory;
import dev.qcs.operator.act.ScaleTarget;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.lag.BrokerAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The fleet, with one sweep for each broker cluster, whatever the number of scalers. */
public final class Sweeps implements Fleet, AutoCloseable {
    private final LagReaders readers;
    private final Evaluator evaluator;
    private final ClusterSweep.Ports ports;
    private final Map<ScalerId, Slot> slots = new ConcurrentHashMap<>();
    private final Map<BrokerAddress, ClusterSweep> sweeps = new HashMap<>();

    public Sweeps(
            LagReaders readers,
            ScaleTarget targets,
            PodDirectory pods,
            VerdictListener listener,
            SweepRecorder recorder,
            Clock clock,
            Evaluator evaluator) {
        this.readers = readers;
        this.evaluator = evaluator;
        this.ports = new ClusterSweep.Ports(targets, pods, listener, recorder, clock);
    }

    @Override
    public synchronized void register(Registration registration, @Nullable String remembered) {
        Slot slot = slots.get(registration.id());
        if (slot != null && !slot.registration().uid().equals(registration.uid())) {
            remove(registration.id());
            slot = null;
        }
        if (slot == null) {
            slot = new Slot(registration, evaluator, remembered, ports.clock().instant());
            slots.put(registration.id(), slot);
            join(registration, slot);
            return;
        }
        Registration before = slot.registration();
        if (before.equals(registration)) {
            return;
        }
        slot.update(registration);
        if (!before.broker().equals(registration.broker())) {
            leave(before);
        }
        join(registration, slot);
    }

    @Override
    public synchronized void remove(ScalerId id) {
        Slot slot = slots.remove(id);
        if (slot != null) {
            slot.retire();
            leave(slot.registration());
        }
    }

    @Override
    public Optional<Verdict> latest(ScalerId id) {
        Slot slot = slots.get(id);
        return slot == null ? Optional.empty() : slot.verdict();
    }

    @Override
    public int size() {
        return slots.size();
    }

    /** The longest time since any cluster's loop came round; zero without scalers. For the liveness probe. */
    public synchronized Duration longestSilence() {
        return sweeps.values().stream()
                .map(ClusterSweep::sinceLastTick)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** How long the last reading of a cluster took; {@code null} when no scaler reads from it. */
    public synchronized @Nullable Duration lastReading(BrokerAddress broker) {
        ClusterSweep sweep = sweeps.get(broker);
        return sweep == null ? null : sweep.lastReading();
    }

    @Override
    public synchronized void close() {
        slots.values().forEach(Slot::retire);
        sweeps.values().forEach(ClusterSweep::stop);
        sweeps.clear();
        slots.clear();
    }

    private void join(Registration registration, Slot slot) {
        ClusterSweep sweep = sweeps.computeIfAbsent(registration.broker(), broker -> {
            ClusterSweep started = new ClusterSweep(broker, readers, ports);
            started.start();
            return started;
        });
        sweep.add(registration.id(), slot);
    }

    private void leave(Registration registration) {
        ClusterSweep sweep = sweeps.get(registration.broker());
        if (sweep != null && sweep.remove(registration.id())) {
            sweeps.remove(registration.broker());
        }
    }
}
