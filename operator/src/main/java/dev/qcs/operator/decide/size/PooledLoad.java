package dev.qcs.operator.decide.size;

/** Load that any member may take a share of, whatever their number: the queues of RabbitMQ. */
final class PooledLoad extends Load {
    private final double total;

    PooledLoad(double total) {
        super(total);
        this.total = total;
    }

    @Override
    public double ofMostLoaded(int members) {
        return total / members;
    }

    @Override
    public double ofLargestPartition() {
        return 0;
    }

    @Override
    boolean carries(int members, double limit) {
        return ofMostLoaded(members) <= limit;
    }

    @Override
    double least(int membersPerReplica, int usable) {
        return total / ((double) usable * membersPerReplica);
    }
}
