package dev.qcs.operator.evaluate;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.TopicReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A topic that a share group reads, in simulated time: every member takes records from any partition. */
final class SharePlant extends Plant {
    private static final int LIMIT = Integer.MAX_VALUE;

    private final double[] end;
    private final double[] settled;
    private final double[] rate;
    private final List<Integer> starting = new ArrayList<>();
    private double capacity = 100;
    private double downstream = LIMIT;
    private int podStartSeconds = 20;
    private int wanted;
    private int running;
    private int epoch = 1;
    private int second;
    private boolean stalled;
    private boolean notBegun;
    private int waver;

    SharePlant(int partitions) {
        super(0);
        end = new double[partitions];
        settled = new double[partitions];
        rate = new double[partitions];
    }

    @Override
    SharePlant capacity(double perMember) {
        capacity = perMember;
        return this;
    }

    @Override
    SharePlant downstream(double total) {
        downstream = total;
        return this;
    }

    @Override
    SharePlant podStart(int seconds) {
        podStartSeconds = seconds;
        return this;
    }

    @Override
    SharePlant arrival(double total) {
        for (int p = 0; p < rate.length; p++) {
            rate[p] = total / rate.length;
        }
        return this;
    }

    @Override
    SharePlant burst(long total) {
        for (int p = 0; p < end.length; p++) {
            end[p] += (double) total / end.length;
        }
        return this;
    }

    /** Members hold their records and settle none. */
    SharePlant stall(boolean now) {
        stalled = now;
        return this;
    }

    /** One partition that nobody has read from yet. */
    SharePlant notBegun(boolean now) {
        notBegun = now;
        return this;
    }

    /** The end is read so many milliseconds after the lag at every other look. */
    SharePlant wavering(int millis) {
        waver = millis;
        return this;
    }

    /** Somebody sets the group back to the start of the log. */
    SharePlant reset() {
        java.util.Arrays.fill(settled, 0);
        return this;
    }

    @Override
    SharePlant running(int count) {
        wanted = count;
        running = count;
        return this;
    }

    @Override
    void scale(int count) {
        wanted = count;
        while (running + starting.size() > wanted && !starting.isEmpty()) {
            starting.removeLast();
        }
        if (running > wanted) {
            running = wanted;
            epoch++;
        }
        while (running + starting.size() < wanted) {
            starting.add(podStartSeconds);
        }
    }

    @Override
    void tick() {
        second++;
        starting.replaceAll(left -> left - 1);
        int started = (int) starting.stream().filter(left -> left <= 0).count();
        starting.removeIf(left -> left <= 0);
        if (started > 0) {
            running += started;
            epoch++;
        }
        for (int p = 0; p < end.length; p++) {
            end[p] += rate[p];
        }
        double can = stalled ? 0 : Math.min(running * capacity, downstream);
        double all = lag();
        for (int p = 0; p < end.length && all > 0; p++) {
            settled[p] = can >= all ? end[p] : settled[p] + can / all * (end[p] - settled[p]);
        }
    }

    @Override
    int wanted() {
        return wanted;
    }

    @Override
    int ready() {
        return running;
    }

    @Override
    double lag() {
        double lag = 0;
        for (int p = 0; p < end.length; p++) {
            lag += end[p] - settled[p];
        }
        return lag;
    }

    @Override
    List<Pod> pods() {
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < running; i++) {
            pods.add(new Pod(pod(i), "10.0.0." + i, true, 0, null));
        }
        return pods;
    }

    @Override
    Reading.Observed read(Instant time) {
        List<PartitionReading> partitions = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (int p = 0; p < end.length; p++) {
            boolean unknown = notBegun && p == 0;
            if (unknown) {
                gaps.add(new Gap(Gap.What.LAG, "partition orders-0", "not read from yet", "start a consumer"));
            }
            double later = second % 10 < 5 ? rate[p] * waver / 1000 : 0;
            partitions.add(new PartitionReading(
                    new PartitionId(TOPIC, p),
                    unknown ? Committed.Absent.UNKNOWN : new Committed.Unsettled((long) end[p] - (long) settled[p]),
                    0L,
                    null,
                    (long) (end[p] + later),
                    null));
        }
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < running; i++) {
            members.add(new Member(
                    "m" + i, "c" + i, "10.0.0." + i, pod(i), 0, Set.of(new PartitionId(TOPIC, i % end.length))));
        }
        return new Reading.Observed(
                time,
                new GroupReading(
                        "orders",
                        GroupReading.Type.SHARE,
                        running == 0 ? GroupReading.State.EMPTY : GroupReading.State.STABLE,
                        epoch,
                        null,
                        members,
                        false),
                partitions,
                List.of(new TopicReading(TOPIC, "id-1", end.length, 604_800_000L, 1_000_000_000L, null, "delete")),
                List.of(),
                gaps);
    }
}
