package dev.qcs.operator.lag;

import java.util.Map;
import java.util.Set;

/**
 * One client of one broker cluster, shared by every scaler that reads from it. Calls are made by one thread at a time.
 */
public interface LagReader extends AutoCloseable {

    /**
     * Answers all queries in as few requests as the broker allows.
     *
     * @return an answer for every query; a failure of one group, topic or partition never spoils the others
     */
    Map<LagQuery, Reading> read(Set<LagQuery> queries);

    /** Gives back threads and connections; idempotent, bounded to a few seconds. */
    @Override
    void close();
}
