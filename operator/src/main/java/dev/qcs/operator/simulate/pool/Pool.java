package dev.qcs.operator.simulate.pool;

import dev.qcs.operator.simulate.PlantView;
import dev.qcs.operator.simulate.plant.Fault;
import dev.qcs.operator.simulate.plant.Model;
import dev.qcs.operator.simulate.plant.Replicas;
import dev.qcs.operator.simulate.plant.Usage;
import dev.qcs.operator.simulate.pool.Line.Batch;
import dev.qcs.operator.simulate.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A pool in whole messages: they wait in one line, each consumer is handed up to its prefetch of them in turn, works on one after
 * the other and acknowledges some together. Consumers that go, or die, give back what they hold. A step is a second. Same
 * settings, workload, seed and calls of {@link #scale} give the same run.
 */
final class Pool implements Model {
    /** {@code terminationGracePeriodSeconds}: a consumer that is taken away finishes what it works on if that takes no longer. */
    private static final double GRACE_SECONDS = 30;

    private static final double KILLED = -1;

    final PoolSettings settings;
    final Replicas replicas;
    private final Workload workload;
    private final int objective;
    private final Random random;
    private final PoolSight sight;
    private final Usage usage = new Usage();
    private final Line line = new Line();
    private final List<Worker> workers = new ArrayList<>();
    private int second;
    private int wanted;
    private int changes;
    private int turn;
    private double fraction;
    private long published;
    private long delivered;
    private long acknowledged;
    private long redelivered;
    private long served;
    private long late;
    private long arrived;
    private int away;

    Pool(PoolSettings settings, Workload workload, int objective, long seed) {
        this.settings = settings;
        this.workload = workload;
        this.objective = objective;
        random = new Random(seed);
        replicas = new Replicas(settings.pods(), settings.replicasAtStart(), random);
        wanted = settings.replicasAtStart();
        connect();
        sight = new PoolSight(this, random.nextInt(3600));
    }

    @Override
    public PlantView view() {
        return sight;
    }

    @Override
    public void scale(int number) {
        boolean leave = replicas.scale(number, second);
        wanted = number;
        if (leave) {
            int left = replicas.running() * settings.consumers().perReplica();
            while (workers.size() > left) {
                leave(workers.removeLast(), GRACE_SECONDS);
            }
            changes++;
        }
    }

    @Override
    public void tick() {
        if (replicas.start(second)) {
            changes++;
        }
        connect();
        misfortunes();
        double rate = workload.arrivals(second);
        fraction += rate;
        long before = acknowledged;
        if (!nodeAway()) {
            arrive();
            work();
        }
        served = acknowledged - before;
        second++;
        sight.remember();
    }

    private void connect() {
        while (workers.size() < replicas.running() * settings.consumers().perReplica()) {
            workers.add(new Worker(settings.holding()));
        }
    }

    private void misfortunes() {
        away = 0;
        for (Fault fault : settings.faults()) {
            if (fault instanceof Fault.Crash crash && fault.at(second)) {
                away = Math.max(away, crash.replicas() * settings.consumers().perReplica());
            }
            if (fault instanceof Fault.NodeRestart && fault.at(second)) {
                if (fault.from() == second) {
                    sight.beginAnew(counts());
                }
                away = workers.size();
            }
        }
        away = Math.min(away, workers.size());
        for (int i = 0; i < away; i++) {
            if (workers.get(i).held() > 0) {
                leave(workers.get(i), KILLED);
                workers.set(i, new Worker(settings.holding()));
            }
        }
    }

    private void leave(Worker worker, double grace) {
        acknowledged += worker.close(grace);
        line.giveBack(worker.leftovers(second));
    }

    private boolean nodeAway() {
        return settings.faults().stream().anyMatch(fault -> fault instanceof Fault.NodeRestart && fault.at(second));
    }

    private void arrive() {
        long whole = (long) (fraction + 1e-9);
        fraction -= whole;
        if (whole > 0) {
            line.add(new Batch(second, false, false, whole));
            published += whole;
            arrived += whole;
        }
    }

    /** A prefetch below a second's work is filled up again within the second, as over a network. */
    private void work() {
        int running = replicas.running();
        if (running == 0) {
            return;
        }
        int perReplica = settings.consumers().perReplica();
        double each = settings.consumers().among(running) * workload.capacity(second);
        double limit = settings.behind(workload.downstream(second), running) / workers.size();
        double speed = Math.min(each, limit) / settings.consumers().capacity();
        double could = 0;
        for (int i = 0; i < workers.size(); i++) {
            double share = i < away ? 0 : speed * replicas.warmth(i / perReplica, second);
            workers.get(i).mayWork(share);
            could += share;
        }
        double fixed = settings.randomJobs() ? 0 : 1 / settings.consumers().capacity();
        do {
            deliver();
            for (int i = away; i < workers.size(); i++) {
                acknowledged += workers.get(i).work(fixed, this::draw, this::begin);
            }
        } while (line.size() > 0 && anyHungry());
        deliver();
        double idle = 0;
        for (Worker worker : workers) {
            idle += worker.idle();
        }
        usage.note(could - idle, could);
    }

    private boolean anyHungry() {
        for (int i = away; i < workers.size(); i++) {
            if (workers.get(i).hungry()) {
                return true;
            }
        }
        return false;
    }

    private double draw() {
        return random.nextExponential() / settings.consumers().capacity();
    }

    private void begin(Batch batch) {
        late += !batch.done() && second - batch.second() > objective ? batch.count() : 0;
    }

    /** In turn, one message each, to all that may hold another one. */
    private void deliver() {
        int count = workers.size();
        while (line.size() > 0) {
            int open = 0;
            for (int i = away; i < count; i++) {
                open += workers.get(i).credit() > 0 ? 1 : 0;
            }
            if (open == 0) {
                return;
            }
            long share = Math.max(1, line.size() / open);
            int first = turn;
            for (int i = 0; i < count && line.size() > 0; i++) {
                int next = (first + i) % count;
                if (next >= away && workers.get(next).credit() > 0) {
                    give(workers.get(next), share);
                    turn = (next + 1) % count;
                }
            }
        }
    }

    private void give(Worker worker, long share) {
        long wants = Math.min(share, worker.credit());
        while (wants > 0 && line.size() > 0) {
            Batch batch = line.take(wants);
            delivered += batch.count();
            redelivered += batch.delivered() ? batch.count() : 0;
            worker.give(batch.handedOut());
            wants -= batch.count();
        }
    }

    /** The truth, as the broker itself would count it now. */
    Counts counts() {
        long held = 0;
        for (Worker worker : workers) {
            held += worker.held();
        }
        return new Counts(line.size(), held, workers.size() - away, published, delivered, acknowledged, redelivered);
    }

    int second() {
        return second;
    }

    @Override
    public int wanted() {
        return wanted;
    }

    @Override
    public double arrived() {
        return arrived;
    }

    @Override
    public double servedLately() {
        return served;
    }

    /** A message waits until a consumer begins to work on it: how long that takes is the message's own affair. */
    @Override
    public double secondsBehind() {
        int oldest = line.oldest();
        for (Worker worker : workers) {
            oldest = Math.min(oldest, worker.oldest());
        }
        return oldest == Integer.MAX_VALUE ? 0 : second - 1 - oldest;
    }

    @Override
    public double late() {
        int due = second - 1 - objective - 1;
        long waiting = line.cameUpTo(due);
        for (Worker worker : workers) {
            waiting += worker.cameUpTo(due);
        }
        return late + waiting;
    }

    @Override
    public double pauseSeconds() {
        return 0;
    }

    @Override
    public long partitionsMoved() {
        return 0;
    }

    @Override
    public boolean blinded() {
        return Fault.blinding(settings.faults(), second);
    }

    double processor() {
        return usage.mean();
    }

    /** Differs from what it was before when consumers came or went. */
    int changes() {
        return changes;
    }
}
