package dev.qcs.operator.bench.micro;

import dev.qcs.operator.decide.Decider;
import dev.qcs.operator.decide.Situation;
import dev.qcs.operator.diagnose.Diagnosis;
import dev.qcs.operator.diagnose.Symptoms;
import dev.qcs.operator.policy.Tempo;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Time and garbage of the pure core, for a scaler with 100 partitions. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Costs {
    private static final int BATCH = 400;

    /** A scaler after ten minutes. */
    @State(Scope.Thread)
    public static class Ready {
        final Scaler scaler = new Scaler(1);
        final Decider decider = new Decider(Tempo.REAL_TIME);
        final Situation situation = scaler.situation();
        final Symptoms symptoms = scaler.symptoms();
    }

    /** A scaler with evaluations to come. */
    @State(Scope.Thread)
    public static class Going {
        final Scaler scaler = new Scaler(BATCH);

        @Setup(Level.Invocation)
        public void begin() {
            scaler.begin();
        }
    }

    @Benchmark
    public Object decision(Ready ready) {
        return ready.decider.decide(ready.situation, ready.scaler.memory.decision());
    }

    @Benchmark
    public Object diagnosis(Ready ready) {
        return Diagnosis.diagnose(ready.symptoms, ready.scaler.memory.streaks(), ready.scaler.memory.incidents());
    }

    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OperationsPerInvocation(BATCH)
    public void evaluation(Going going, Blackhole hole) {
        for (int i = 0; i < BATCH; i++) {
            hole.consume(going.scaler.evaluate());
        }
    }
}
