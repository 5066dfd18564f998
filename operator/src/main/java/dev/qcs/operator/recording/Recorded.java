package dev.qcs.operator.recording;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.lag.Reading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one evaluation looks at, but for the policy: one line of a recording.
 *
 * @param target {@code null} = it was not there, or could not be read
 * @param pods of the target, in the order that the evaluation saw them
 * @param targetUntold true when the recording has told nothing of a workload so far, not even that there is none
 */
public record Recorded(@Nullable TargetReading target, List<Pod> pods, Reading reading, boolean targetUntold) {

    /** Of a workload that was looked for. */
    public Recorded(@Nullable TargetReading target, List<Pod> pods, Reading reading) {
        this(target, pods, reading, false);
    }

    public Recorded {
        pods = List.copyOf(pods);
    }

    public Instant time() {
        return reading.time();
    }
}
