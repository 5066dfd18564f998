package dev.qcs.operator.manage;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;

/** Where recordings come from. */
@FunctionalInterface
public interface RecordingSource {

    /** What is recorded of a scaler; empty = nothing. */
    Optional<Recording> find(String namespace, String name);

    /** One scaler's recording. */
    @FunctionalInterface
    interface Recording {

        /** Writes the lines later than {@code since}; with those from the beginning, the line of the spec first. */
        void writeTo(OutputStream out, Instant since) throws IOException;
    }
}
