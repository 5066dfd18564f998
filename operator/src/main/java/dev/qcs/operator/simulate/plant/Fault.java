package dev.qcs.operator.simulate.plant;

import java.util.List;

/** Something that goes wrong, mostly between the plant and whoever looks at it. Times in seconds of the run. */
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

    /** True for what only happens to queues. */
    default boolean ofPool() {
        return false;
    }

    /** True when one of them hides part of the truth in that second. */
    static boolean blinding(List<Fault> faults, int second) {
        for (Fault fault : faults) {
            if (fault.blinds() && fault.at(second)) {
                return true;
            }
        }
        return false;
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

    /**
     * The oldest consumers' processes end and are back at {@code until}: what they hold goes back into the queue.
     *
     * @param replicas Pods that it hits
     */
    record Crash(int from, int until, int replicas) implements Fault {
        public Crash {
            order(from, until);
            PlantSettings.check(replicas, 1, 1000, "replicas of a crash");
        }

        @Override
        public boolean blinds() {
            return false;
        }

        @Override
        public boolean ofPool() {
            return true;
        }
    }

    /**
     * The queue's node is away and back at {@code until}: publishers wait and then send all at once, what consumers hold goes
     * back into the queue, and its counters begin anew.
     */
    record NodeRestart(int from, int until) implements Fault {
        public NodeRestart {
            order(from, until);
        }

        @Override
        public boolean ofPool() {
            return true;
        }
    }

    private static void order(int from, int until) {
        if (from < 0 || until <= from) {
            throw new IllegalArgumentException(
                    "a fault must begin at second 0 or later and end after that, was " + from + " to " + until);
        }
    }
}
