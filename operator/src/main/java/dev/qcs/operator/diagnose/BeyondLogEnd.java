package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.PartitionReading;
import java.util.ArrayList;
import java.util.List;

/** A committed offset past the end of its log: nothing new is delivered until the log gets there, or the client resets. */
final class BeyondLogEnd implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<PartitionReading> beyond = new ArrayList<>();
        for (PartitionReading partition : symptoms.reading().partitions()) {
            if (partition.end() != null && committed(partition) > partition.end()) {
                beyond.add(partition);
            }
        }
        if (beyond.isEmpty()) {
            return List.of();
        }
        PartitionReading first = beyond.getFirst();
        Found found = Found.of(FindingType.OffsetBeyondLogEnd, Severity.Critical, symptoms.now())
                .says("committed offset " + committed(first) + " of " + first.id() + " is past the end " + first.end()
                        + " of its log"
                        + (beyond.size() == 1 ? "" : ", as are those of " + (beyond.size() - 1) + " more partitions")
                        + ": the topic was re-created, restored or cut")
                .advises("stop the consumers and reset the group on "
                        + first.id().topic() + ", to the end to go on or to the start to read what is there");
        beyond.forEach(partition -> found.at(partition.id(), committed(partition), null));
        return List.of(found.done());
    }

    private static long committed(PartitionReading partition) {
        return partition.committed() instanceof Committed.At at ? at.offset() : -1;
    }
}
