package dev.qcs.operator.simulate.plant;

/** Something that goes wrong between the plant and whoever looks at it; messages flow all the same. Times in seconds of the run. */
public sealed interface Fault {

    /** The first second that it shows in. */
    int from();

    /** The first second that it shows in no longer. */
    int until();

    /** The partition that it hits; -1 = none in particular. */
    default int partition() {
        return -1;
    }

    /** True in a second in which part of the truth cannot be seen, so that nobody should remove replicas. */
    default boolean blinds() {
        return true;
    }

    default boolean at(int second) {
        return second >= from() && second < until();
    }

    /** Answers are as old as this. */
    record Delay(int from, int until, int seconds) implements Fault {
        public Delay {
            order(from, until);
            PlantSettings.check(seconds, 1, 3600, "delay of readings in seconds");
        }

        @Override
        public boolean blinds() {
            return false;
        }
    }

    /** Of one partition neither the end nor the commit can be read. */
    record MissingPartition(int from, int until, int partition) implements Fault {
        public MissingPartition {
            order(from, until);
            PlantSettings.check(partition, 0, 10_000, "partition");
        }
    }

    /** The brokers do not answer the autoscaler. */
    record Unreachable(int from, int until) implements Fault {
        public Unreachable {
            order(from, until);
        }
    }

    /** The end of one partition is shown too low, so that its lag looks negative. */
    record NegativeJump(int from, int until, int partition, long messages) implements Fault {
        public NegativeJump {
            order(from, until);
            PlantSettings.check(partition, 0, 10_000, "partition");
            PlantSettings.check((double) messages, 1, 1e15, "messages of a negative jump");
        }
    }

    /** The autoscaler's own process ends, and is back at {@code until}. */
    record Restart(int from, int until) implements Fault {
        public Restart {
            order(from, until);
        }
    }

    private static void order(int from, int until) {
        if (from < 0 || until <= from) {
            throw new IllegalArgumentException(
                    "a fault must begin at second 0 or later and end after that, was " + from + " to " + until);
        }
    }
}
