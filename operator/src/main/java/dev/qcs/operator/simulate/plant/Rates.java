package dev.qcs.operator.simulate.plant;

import dev.qcs.operator.simulate.workload.Skew;
import dev.qcs.operator.simulate.workload.Workload;
import java.util.Arrays;

/**
 * What each number of replicas sustains, second by second, while consumers get slower, something behind them sets a limit and
 * some partitions get more than others: arrivals up to that rate leave no partition behind.
 *
 * <p>The member with the largest share of the arrivals decides. For Range that share is the one its deal gives it. Whoever deals
 * by number may give the busiest partition to a member that owns few and quiet ones, or not; the kindest deal is taken: no
 * other one, with numbers that differ by one at most, sustains more.
 */
public final class Rates {
    private final PlantSettings plant;
    private final int most;
    private final double[] capacity;
    private final double[] shares;
    private double[] largest = new double[0];

    private Rates(PlantSettings plant, int most) {
        this.plant = plant;
        this.most = most;
        capacity = new double[most + 1];
        Arrays.setAll(capacity, plant::capacity);
        shares = new double[plant.partitions()];
    }

    /**
     * Messages per second for each second of a workload and each number of replicas from 0 to the most. Seconds in which nothing
     * is different have the same row.
     */
    public static double[][] of(PlantSettings plant, Workload workload, int most) {
        return new Rates(plant, most).rows(workload);
    }

    private double[][] rows(Workload workload) {
        double[][] rows = new double[workload.seconds()][];
        Skew skew = workload.skew();
        for (int second = 0; second < rows.length; second++) {
            boolean dealt = skew.changesAt(second);
            if (dealt) {
                skew.shares(second, shares);
                largest = largestShares();
            }
            boolean same = !dealt
                    && workload.capacity(second) == workload.capacity(second - 1)
                    && workload.downstream(second) == workload.downstream(second - 1);
            rows[second] = same ? rows[second - 1] : row(workload.capacity(second), workload.downstream(second));
        }
        return rows;
    }

    private double[] row(double factor, double limit) {
        double[] row = new double[most + 1];
        double lock = plant.consumers().lockContention();
        for (int n = 1; n <= most; n++) {
            row[n] = Math.min(capacity[n] * factor / largest[n], limit / (1 + lock * (n - 1)));
        }
        return row;
    }

    /** By number of replicas, the share of the arrivals that the most loaded member has. */
    private double[] largestShares() {
        double[] sorted = shares.clone();
        Arrays.sort(sorted);
        double[] upTo = new double[sorted.length + 1];
        for (int i = 0; i < sorted.length; i++) {
            upTo[i + 1] = upTo[i] + sorted[i];
        }
        double[] result = new double[most + 1];
        for (int n = 1; n <= most; n++) {
            int members = n * plant.consumers().perReplica();
            result[n] = plant.assignor() == Assignor.Range ? inRanges(members) : dealtKindly(members, sorted, upTo);
        }
        return result;
    }

    private double inRanges(int members) {
        Deal deal = new Deal(shares.length, plant.topics(), Assignor.Range);
        deal.among(members);
        double largest = 0;
        for (int member = 0; member < members; member++) {
            double sum = 0;
            for (int i = deal.first(member); i < deal.first(member + 1); i++) {
                sum += shares[deal.partition(i)];
            }
            largest = Math.max(largest, sum);
        }
        return largest;
    }

    /**
     * No deal by number goes below any of these: an equal part; the quietest partitions that the members with one more can have;
     * the busiest partition with the quietest that its member must own besides.
     */
    private static double dealtKindly(int members, double[] sorted, double[] upTo) {
        int partitions = sorted.length;
        int fewest = Math.min(partitions / members, partitions - 1);
        double withOneMore = upTo[Math.ceilDiv(partitions, members)];
        double busiest = sorted[partitions - 1] + upTo[Math.max(0, fewest - 1)];
        return Math.max(1.0 / members, Math.max(withOneMore, busiest));
    }
}
