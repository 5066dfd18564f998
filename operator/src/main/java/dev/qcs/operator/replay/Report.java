package dev.qcs.operator.replay;

import dev.qcs.operator.evaluate.Evaluation;
import java.io.IOException;

/** Tells what a replay came to, reading by reading. */
public interface Report {

    /** In the order of time. */
    void next(Evaluation evaluation) throws IOException;

    /** After the last one. */
    void end() throws IOException;
}
