package dev.qcs.operator;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.operator.act.Pod;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.manage.RecordingSource;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.recording.Preamble;
import dev.qcs.operator.recording.Recorded;
import dev.qcs.operator.recording.Recordings;
import dev.qcs.operator.sweep.Registration;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.sweep.SweepRecorder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last readings of every scaler, from the sweep to whoever fetches a recording: with the spec before them, and what the
 * scaler remembered when the first of them was made, so that a replay decides as the operator did.
 */
final class KeptReadings implements SweepRecorder, RecordingSource {
    private final Recordings recordings;
    private final Function<ScalerId, Optional<QueueConsumerScaler>> written;
    private final Tempo tempo;

    /** @param written the object as the API server has it; empty = not known (any more) */
    KeptReadings(Recordings recordings, Function<ScalerId, Optional<QueueConsumerScaler>> written, Tempo tempo) {
        this.recordings = recordings;
        this.written = written;
        this.tempo = tempo;
    }

    @Override
    public void evaluated(
            Registration registration, Evaluation evaluation, List<Pod> pods, @Nullable Digest knownBefore) {
        recordings.add(
                registration.id().toString(),
                List.of(registration.uid(), registration.broker(), registration.query()),
                new Recorded(evaluation.target(), pods, evaluation.reading()),
                () -> knownBefore == null ? "" : knownBefore.text());
    }

    /** The scaler is gone. */
    void forget(ScalerId id) {
        recordings.forget(id.toString());
    }

    @Override
    public Optional<Recording> find(String namespace, String name) {
        ScalerId id = new ScalerId(namespace, name);
        if (!recordings.has(id.toString())) {
            return Optional.empty();
        }
        Optional<QueueConsumerScaler> scaler = written.apply(id);
        return Optional.of((out, since) -> recordings.write(
                id.toString(),
                since,
                memory -> {
                    if (since.equals(Instant.EPOCH) && scaler.isPresent()) {
                        Preamble.write(scaler.get(), tempo.speedup(), memory, out);
                    }
                },
                out));
    }
}
