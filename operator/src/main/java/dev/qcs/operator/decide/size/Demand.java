package dev.qcs.operator.decide.size;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The service rate that each partition needs, in messages/s, by topic and partition number. Immutable. */
public final class Demand {

    private final List<double[]> topics;
    private final int partitions;
    private final int largestTopic;

    private Demand(List<double[]> topics) {
        this.topics = topics;
        this.partitions = topics.stream().mapToInt(topic -> topic.length).sum();
        this.largestTopic =
                topics.stream().mapToInt(topic -> topic.length).max().orElse(0);
    }

    /**
     * Takes a copy of what each partition needs.
     *
     * @param byTopic for each topic one number a partition, 0 for a partition that needs nothing or is left out
     */
    public static Demand of(Map<String, double[]> byTopic) {
        return new Demand(
                new TreeMap<>(byTopic).values().stream().map(double[]::clone).toList());
    }

    /** The load of the most loaded member, in messages/s. */
    public double mostLoadedMember(int members, Assignor assignor) {
        if (members < 1) {
            throw new IllegalArgumentException("a group that works has one member or more, not " + members);
        }
        double[] load = new double[Math.min(members, Math.max(1, owners(assignor)))];
        switch (assignor) {
            case Range -> topics.forEach(topic -> assignRanges(topic, members, load));
            case Balanced -> dealOut(load);
        }
        return Arrays.stream(load).max().orElse(0);
    }

    /** Members that can own something: more than these stay idle, whatever the load. */
    public int owners(Assignor assignor) {
        return switch (assignor) {
            case Range -> largestTopic;
            case Balanced -> partitions;
        };
    }

    private static void assignRanges(double[] topic, int members, double[] load) {
        int each = topic.length / members;
        int withOneMore = topic.length % members;
        int partition = 0;
        for (int member = 0; member < load.length; member++) {
            int end = partition + each + (member < withOneMore ? 1 : 0);
            while (partition < end) {
                load[member] += topic[partition++];
            }
        }
    }

    private void dealOut(double[] load) {
        int turn = 0;
        for (double[] topic : topics) {
            for (double demand : topic) {
                load[turn % load.length] += demand;
                turn++;
            }
        }
    }
}
