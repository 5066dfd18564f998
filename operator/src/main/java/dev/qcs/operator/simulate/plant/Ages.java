package dev.qcs.operator.simulate.plant;

/**
 * The truth about waiting: how old the oldest message of each partition is that was never read, from the curve of its arrivals
 * and first in, first out. Keeps the ends of the partitions only as far back as something waits.
 */
final class Ages {
    private static final int FIRST_ROWS = 128;

    private final int partitions;
    private final int objective;
    private double[] ends;
    private int rows = FIRST_ROWS;
    private final int[] tail;
    private final double[] readBefore;
    private int second;
    private double worst;
    private double late;

    /** @param objective in seconds: a message that waits longer is late */
    Ages(int partitions, int objective) {
        this.partitions = partitions;
        this.objective = objective;
        ends = new double[rows * partitions];
        tail = new int[partitions];
        readBefore = new double[partitions];
    }

    /** Takes in where the partitions stand at the end of the next second. */
    void note(double[] end, double[] read) {
        second++;
        makeRoom();
        int row = row(second);
        System.arraycopy(end, 0, ends, row, partitions);
        int due = second - objective;
        worst = 0;
        for (int p = 0; p < partitions; p++) {
            if (due >= 1 && tail[p] <= due) {
                late += Math.max(0, Math.min(read[p], ends[row(due) + p]) - readBefore[p]);
            }
            readBefore[p] = read[p];
            if (read[p] >= end[p]) {
                tail[p] = second;
                continue;
            }
            int s = tail[p];
            while (ends[row(s) + p] <= read[p]) {
                s++;
            }
            tail[p] = s;
            double before = ends[row(s - 1) + p];
            double arrived = s - 1 + (read[p] - before) / (ends[row(s) + p] - before);
            worst = Math.max(worst, second - arrived);
        }
    }

    /** Age in seconds of the oldest message over all partitions; 0 when nothing waits. */
    double worst() {
        return worst;
    }

    /** Messages that were read later than the objective, or are late and still wait. */
    double late() {
        double waiting = 0;
        int due = second - objective;
        for (int p = 0; p < partitions && due >= 1; p++) {
            if (tail[p] <= due) {
                waiting += Math.max(0, ends[row(due) + p] - readBefore[p]);
            }
        }
        return late + waiting;
    }

    private int row(int second) {
        return (second & (rows - 1)) * partitions;
    }

    /** The row before the oldest tail is still needed, to tell when within its second a message came. */
    private void makeRoom() {
        int oldest = second;
        for (int p = 0; p < partitions; p++) {
            oldest = Math.min(oldest, tail[p]);
        }
        oldest = Math.max(0, Math.min(oldest, second - 1) - 1);
        if (second - oldest < rows) {
            return;
        }
        double[] more = new double[2 * rows * partitions];
        for (int s = oldest; s < second; s++) {
            System.arraycopy(ends, row(s), more, (s & (2 * rows - 1)) * partitions, partitions);
        }
        ends = more;
        rows *= 2;
    }
}
