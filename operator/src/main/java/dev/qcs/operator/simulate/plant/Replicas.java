package dev.qcs.operator.simulate.plant;

import java.util.Arrays;
import java.util.Random;

/** Pods of the workload: those that work, the oldest first, and those that start. */
public final class Replicas {
    private final PlantSettings.Pods settings;
    private final Random random;
    private double[] startedAt = new double[16];
    private int[] serial = new int[16];
    private int running;
    private double[] startingUntil = new double[16];
    private int starting;
    private int made;
    private double warmAt;

    /** So many run already, and have for long. */
    public Replicas(PlantSettings.Pods settings, int number, Random random) {
        this.settings = settings;
        this.random = random;
        for (int i = 0; i < number; i++) {
            add(-settings.warmUpSeconds());
        }
        warmAt = 0;
    }

    /** Somebody sets {@code spec.replicas}; Pods that have not started go first, then the youngest. True = members leave. */
    public boolean scale(int wanted, double now) {
        if (wanted < 0) {
            throw new IllegalArgumentException("replicas must be 0 or more, were " + wanted);
        }
        starting = Math.min(starting, Math.max(0, wanted - running));
        boolean leave = wanted < running;
        running = Math.min(running, wanted);
        while (running + starting < wanted) {
            if (starting == startingUntil.length) {
                startingUntil = Arrays.copyOf(startingUntil, 2 * starting);
            }
            double spread = settings.spreadSeconds() * (2 * random.nextDouble() - 1);
            startingUntil[starting++] = now + settings.startSeconds() + spread;
        }
        return leave;
    }

    /** Pods that have started by now join; true = some did. */
    public boolean start(double now) {
        int left = 0;
        for (int i = 0; i < starting; i++) {
            if (startingUntil[i] <= now) {
                add(now);
            } else {
                startingUntil[left++] = startingUntil[i];
            }
        }
        boolean joined = left < starting;
        starting = left;
        return joined;
    }

    /** Pods that work. */
    public int running() {
        return running;
    }

    /** Pods that start. */
    public int starting() {
        return starting;
    }

    /** A number of its own for each Pod that ever ran. */
    public int serial(int pod) {
        return serial[pod];
    }

    /** True when every Pod works as fast as it can. */
    boolean warm(double now) {
        return now >= warmAt;
    }

    /** What a Pod can do, as a share of what it will when it is warm. */
    public double warmth(int pod, double now) {
        double warmUp = settings.warmUpSeconds();
        return warmUp == 0 ? 1 : 0.5 + 0.5 * Math.min(1, (now - startedAt[pod]) / warmUp);
    }

    private void add(double now) {
        if (running == startedAt.length) {
            startedAt = Arrays.copyOf(startedAt, 2 * running);
            serial = Arrays.copyOf(serial, 2 * running);
        }
        startedAt[running] = now;
        serial[running++] = made++;
        warmAt = Math.max(warmAt, now + settings.warmUpSeconds());
    }
}
