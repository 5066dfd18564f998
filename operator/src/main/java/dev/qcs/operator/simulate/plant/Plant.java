package dev.qcs.operator.simulate.plant;

import dev.qcs.operator.simulate.PlantView;
import dev.qcs.operator.simulate.workload.Skew;
import dev.qcs.operator.simulate.workload.Workload;
import java.util.Arrays;
import java.util.Random;

/**
 * The plant: partitions that fill, members that serve theirs fairly up to what they can, Pods that take a while to start, a
 * group that pauses when members change. Messages are a fluid; a step is a second. Same settings, workload, seed and calls of
 * {@link #scale} give the same run.
 */
public final class Plant implements Model {
    private static final double EMPTY_GROUP_DELAY = 3;

    final PlantSettings settings;
    final Deal deal;
    final Replicas replicas;
    final double[] end;
    final long[] committed;
    private final Workload workload;
    private final Sight sight;
    private final Ages ages;
    private final Usage usage = new Usage();
    private final double[] shares;
    private final double[] position;
    private final double[] read;
    private final double[] pausedUntil;
    private final double[] serving;
    private final int[] commitPhase;
    private int second;
    private int wanted;
    private int members;
    private int generation;
    private double pauseEnds;
    private double served;
    private double pauseSeconds;
    private long partitionsMoved;

    /** @param objective in seconds, for counting the messages that wait longer */
    public Plant(PlantSettings settings, Workload workload, int objective, long seed) {
        this.settings = settings;
        this.workload = workload;
        int partitions = settings.partitions();
        Random random = new Random(seed);
        deal = new Deal(partitions, settings.topics(), settings.assignor());
        replicas = new Replicas(settings.pods(), settings.replicasAtStart(), random);
        end = new double[partitions];
        committed = new long[partitions];
        position = new double[partitions];
        read = new double[partitions];
        pausedUntil = new double[partitions];
        serving = new double[partitions];
        shares = new double[partitions];
        commitPhase = random.ints(partitions, 0, 3600).toArray();
        ages = new Ages(partitions, objective);
        wanted = settings.replicasAtStart();
        members = wanted * settings.consumers().perReplica();
        deal.among(members);
        sight = new Sight(this);
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
            rebalance();
        }
    }

    @Override
    public void tick() {
        if (replicas.start(second)) {
            rebalance();
        }
        arrive();
        served = 0;
        if (members > 0) {
            serve();
        }
        commit();
        second++;
        ages.note(end, read);
        sight.remember();
    }

    private void arrive() {
        Skew skew = workload.skew();
        if (skew.changesAt(second)) {
            skew.shares(second, shares);
        }
        double arrivals = workload.arrivals(second);
        for (int p = 0; p < end.length; p++) {
            end[p] += arrivals * shares[p];
        }
    }

    /** Each member shares what it can do fairly over those of its partitions that have work and do not pause. */
    private void serve() {
        double perMember = settings.capacity(replicas.running()) * workload.capacity(second);
        boolean warm = replicas.warm(second);
        int perReplica = settings.consumers().perReplica();
        double capacity = 0;
        double paused = 0;
        for (int member = 0; member < members; member++) {
            double can = warm ? perMember : perMember * replicas.warmth(member / perReplica, second);
            capacity += can;
            double most = 0;
            double wants = 0;
            for (int i = deal.first(member); i < deal.first(member + 1); i++) {
                int p = deal.partition(i);
                double share = Math.clamp(second + 1 - pausedUntil[p], 0, 1);
                paused += 1 - share;
                most = Math.max(most, share);
                serving[p] = Math.min(end[p] - position[p], can * share);
                wants += serving[p];
            }
            served += wants > can * most ? shareOut(member, can * most) : wants;
        }
        pauseSeconds += paused / end.length;
        usage.note(served, capacity);
        double limit =
                workload.downstream(second) / (1 + settings.consumers().lockContention() * (replicas.running() - 1));
        double part = served > limit ? limit / served : 1;
        served *= part;
        for (int p = 0; p < end.length; p++) {
            if (deal.owner(p) != Deal.NOBODY) {
                boolean all = part == 1 && serving[p] >= end[p] - position[p];
                // Set, not added up: what was read to the end must not be behind by a rounding error.
                position[p] = all ? end[p] : position[p] + part * serving[p];
                read[p] = Math.max(read[p], position[p]);
            }
        }
    }

    /** Those that want less than an equal part get what they want, the others share the rest. */
    private double shareOut(int member, double can) {
        int first = deal.first(member);
        int last = deal.first(member + 1);
        double left = can;
        int open = last - first;
        boolean[] settled = new boolean[open];
        boolean changed = true;
        while (changed && open > 0) {
            changed = false;
            double part = left / open;
            for (int i = first; i < last; i++) {
                double wants = serving[deal.partition(i)];
                if (!settled[i - first] && wants <= part) {
                    settled[i - first] = true;
                    left -= wants;
                    open--;
                    changed = true;
                }
            }
        }
        for (int i = first; i < last; i++) {
            if (!settled[i - first]) {
                serving[deal.partition(i)] = left / open;
            }
        }
        return can;
    }

    private void commit() {
        int every = (int) settings.commitSeconds();
        for (int p = 0; p < end.length; p++) {
            boolean due = every <= 1 || (second + commitPhase[p]) % every == 0;
            if (due && deal.owner(p) != Deal.NOBODY && pausedUntil[p] < second + 1) {
                committed[p] = Math.max(committed[p], (long) position[p]);
            }
        }
    }

    private void rebalance() {
        boolean wasEmpty = members == 0;
        members = replicas.running() * settings.consumers().perReplica();
        generation++;
        int moves = deal.among(members);
        boolean eager = settings.rebalance().protocol() == PlantSettings.Rebalance.Protocol.Eager;
        pauseEnds = second + settings.rebalance().pauseSeconds() + (eager && wasEmpty ? EMPTY_GROUP_DELAY : 0);
        for (int p = 0; p < end.length; p++) {
            if (deal.moved(p)) {
                // Its next owner begins where the last one committed.
                position[p] = committed[p];
            }
            if (eager || deal.moved(p)) {
                pausedUntil[p] = pauseEnds;
            }
        }
        partitionsMoved += moves;
    }

    /** Seconds since the run began. */
    public int second() {
        return second;
    }

    @Override
    public int wanted() {
        return wanted;
    }

    @Override
    public double arrived() {
        return Arrays.stream(end).sum();
    }

    /** Messages that were read at least once. */
    public double readOnce() {
        return Arrays.stream(read).sum();
    }

    @Override
    public double servedLately() {
        return served;
    }

    @Override
    public double secondsBehind() {
        return ages.worst();
    }

    @Override
    public double late() {
        return ages.late();
    }

    @Override
    public double pauseSeconds() {
        return pauseSeconds;
    }

    @Override
    public long partitionsMoved() {
        return partitionsMoved;
    }

    @Override
    public boolean blinded() {
        return Fault.blinding(settings.faults(), second);
    }

    double processor() {
        return usage.mean();
    }

    int members() {
        return members;
    }

    int generation() {
        return generation;
    }

    boolean rebalancing() {
        return second < pauseEnds;
    }
}
