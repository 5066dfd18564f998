package dev.qcs.operator.simulate;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.lag.Reading;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plant whose numbers a test sets: what it shows, no more. */
public final class FakePlant implements PlantView {
    private final long[] ends;
    private final long[] commits;
    private int second;
    private int wanted;
    private int existing;
    private int ready;
    private double processor;
    private @Nullable QueueFigures queue;

    public FakePlant(int partitions, int replicas) {
        this.ends = new long[partitions];
        this.commits = new long[partitions];
        replicas(replicas);
    }

    /** All of them wanted, existing and ready. */
    public FakePlant replicas(int replicas) {
        this.wanted = replicas;
        this.existing = replicas;
        this.ready = replicas;
        return this;
    }

    public FakePlant existing(int existing) {
        this.existing = existing;
        return this;
    }

    public FakePlant ready(int ready) {
        this.ready = ready;
        return this;
    }

    public FakePlant second(int second) {
        this.second = second;
        return this;
    }

    public FakePlant processor(double processor) {
        this.processor = processor;
        return this;
    }

    public FakePlant queue(QueueFigures figures) {
        this.queue = figures;
        return this;
    }

    /** Unread messages of all partitions together, spread over them; nothing more is committed. */
    public FakePlant lag(long lag) {
        for (int p = 0; p < ends.length; p++) {
            ends[p] = commits[p] + lag / ends.length + (p < lag % ends.length ? 1 : 0);
        }
        return this;
    }

    /** Messages committed since the last change, spread evenly; ends move by as much, so that the lag stays. */
    public FakePlant commit(long each) {
        for (int p = 0; p < commits.length; p++) {
            commits[p] += each;
            ends[p] += each;
        }
        return this;
    }

    public FakePlant partition(int partition, long end, long committed) {
        ends[partition] = end;
        commits[partition] = committed;
        return this;
    }

    public long lag() {
        return Arrays.stream(ends).sum() - Arrays.stream(commits).sum();
    }

    /** Lets a contender look once in each second from now up to {@code end}, each answer being carried out at once. */
    public FakePlant play(Contender contender, int end) {
        for (; second < end; second++) {
            replicas(contender.replicas(this));
        }
        return this;
    }

    @Override
    public int second() {
        return second;
    }

    @Override
    public int wanted() {
        return wanted;
    }

    @Override
    public int existing() {
        return existing;
    }

    @Override
    public int ready() {
        return ready;
    }

    @Override
    public int partitions() {
        return ends.length;
    }

    @Override
    public long end(int partition) {
        return ends[partition];
    }

    @Override
    public long committed(int partition) {
        return commits[partition];
    }

    @Override
    public double processor() {
        return processor;
    }

    @Override
    public @Nullable QueueFigures queue() {
        return queue;
    }

    @Override
    public Reading reading(Instant time) {
        throw new UnsupportedOperationException("no rival reads this");
    }

    @Override
    public List<Pod> pods() {
        throw new UnsupportedOperationException("no rival reads this");
    }
}
