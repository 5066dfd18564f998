package dev.qcs.operator.diagnose;

import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.words.Figures;
import java.util.List;

/** An alarm of the broker keeps publishers out: its queues run empty and look healthy. */
final class BlockedPublishers implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<QueueEstimate> blocked =
                Queues.where(symptoms, queue -> queue.reading().details().publishersBlocked() != null);
        if (blocked.isEmpty()) {
            return List.of();
        }
        return List.of(Queues.finding(
                FindingType.PublishersBlocked,
                Finding.Severity.Critical,
                Finding.Confidence.Confirmed,
                symptoms.now(),
                "publishers are kept out by "
                        + blocked.getFirst().reading().details().publishersBlocked() + ", so a short queue ("
                        + Figures.count(symptoms.estimate().lag()) + " there) tells nothing of demand",
                "free disk or memory on that node, or raise its limit; until then replicas stay as they are",
                Finding.Effect.Hold,
                blocked));
    }
}
