package dev.qcs.operator.replay;

import dev.qcs.operator.evaluate.Evaluation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells what a replay came to, reading by reading. */
public interface Report {

    /**
     * In the order of time.
     *
     * @param recordedSpec what the recorded spec makes of the same reading; {@code null} = it is the spec that is replayed
     */
    void next(Evaluation evaluation, @Nullable Evaluation recordedSpec) throws IOException;

    /** After the last one. */
    void end() throws IOException;
}
