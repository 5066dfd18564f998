package dev.qcs.operator.report;

import dev.qcs.crd.Api;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.LimitedBy;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.policy.Fallback;
import dev.qcs.operator.sweep.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What conditions say, and other sentences that do not move. A condition message holds no number that changes from poll to
 * poll, or the object would be rewritten at each. {@link Summary} has the sentences that do.
 */
public final class Wording {
    static final String WAITING = "waiting for the first evaluation";
    static final String RECONCILED = "measuring and scaling";
    static final String RECOMMENDING = "spec.mode is Recommend; measuring and explaining, not scaling";
    static final String PAUSED_BY_MODE = "spec.mode is Paused; measuring, not scaling";
    static final String PAUSED_BY_ANNOTATION = "annotation " + Api.PAUSED + " is set; measuring, not scaling";

    private Wording() {}

    static String targetNotFound(TargetRef target) {
        return target.kind() + " " + target.name() + " does not exist in namespace " + target.namespace()
                + ": create it, or delete this scaler and create one that names the right target";
    }

    /** Two autoscalers on one target would undo each other's work; ours yields. */
    public static String ownedByOther(TargetRef target, String other) {
        return other + " already scales " + target.displayName() + ": delete one of the two";
    }

    static String limited(Decision.Size size, boolean queues) {
        String wanted = "wanted " + (size.needed() == null ? "?" : size.needed());
        return switch (size.limitedBy()) {
            case PartitionCount ->
                wanted + ", capped at " + size.desired()
                        + (queues
                                ? ": each queue feeds a single active consumer"
                                : ": a group can use at most one consumer per partition");
            case MaxReplicas -> wanted + ", capped at spec.maxReplicas " + size.max();
            case MinReplicas -> wanted + ", held at spec.minReplicas " + size.min();
            case Schedule -> wanted + ", held at " + size.desired() + " by spec.schedule";
            case ScaleUpRate -> wanted + ", held at " + size.desired() + " by spec.behavior.scaleUp for now";
            case ScaleDownWindow -> wanted + ", held at " + size.desired() + " by spec.behavior.scaleDown for now";
            case Ineffective ->
                wanted + ", held at " + size.desired() + ": an earlier scale-up brought no more throughput";
            case None, Fallback, Paused -> within(size);
        };
    }

    static String within(Decision.Size size) {
        return size.desired() + " is between min " + size.min() + " and max " + size.max();
    }

    static boolean limits(LimitedBy limit) {
        return limit != LimitedBy.None && limit != LimitedBy.Fallback && limit != LimitedBy.Paused;
    }

    /** The frozen place without how long and how much, which move. */
    static String notProgressing(Finding finding, List<PartitionEstimate> partitions) {
        return switch (finding.type()) {
            case PartitionFrozen, AllPartitionsStalled -> {
                String places = finding.evidence().stream()
                        .filter(evidence -> evidence.partition() != null)
                        .limit(3)
                        .map(evidence -> frozenPlace(evidence, partitions))
                        .collect(Collectors.joining("; "));
                yield places.isEmpty() ? "no committed offset moves" : places;
            }
            case PoisonMessage -> "the same record stops every consumer that gets it: " + places(finding);
            case HangingTransaction, LongTransaction -> "an open transaction hides what follows: " + places(finding);
            case RebalanceStorm -> "the group rebalances too often to work";
            case RevocationStuck -> "a member does not release its partitions: " + places(finding);
            case NoMembers -> "messages wait and the group has no member";
            case PoisonRedelivery -> queues(finding, "delivers the same messages again and again");
            case NoConsumers -> queues(finding, "has messages and no consumer");
            case AllStalled, SingleActiveConsumerStuck ->
                queues(finding, "has consumers that hold messages and acknowledge none");
            case ConsumerStalled -> queues(finding, "has a consumer that holds messages and acknowledges none");
            case PublishersBlocked -> "publishers are kept out by an alarm of the broker";
            default -> finding.type().name();
        };
    }

    private static String queues(Finding finding, String trouble) {
        return finding.evidence().stream()
                .map(Finding.Evidence::partition)
                .filter(queue -> queue != null)
                .map(queue -> "queue " + queue + " " + trouble)
                .distinct()
                .limit(3)
                .collect(Collectors.joining("; "));
    }

    private static String frozenPlace(Finding.Evidence evidence, List<PartitionEstimate> partitions) {
        PartitionEstimate partition = partitions.stream()
                .filter(candidate -> candidate.id().equals(evidence.partition()))
                .findFirst()
                .orElse(null);
        Long offset = evidence.offset() != null || partition == null ? evidence.offset() : partition.committed();
        String owner = evidence.pod() != null ? "pod " + evidence.pod() : partition == null ? null : partition.owner();
        return evidence.partition() + ": committed offset" + (offset == null ? "" : " " + offset) + " unchanged"
                + (owner == null ? ", no owner" : ", owner " + owner);
    }

    static String atRisk(Finding finding) {
        String places = places(finding);
        return (finding.type() == FindingType.DataExpiring
                        ? "unread messages are about to be deleted"
                        : "messages were deleted before they were read")
                + (places.isEmpty() ? "" : ": " + places);
    }

    private static String places(Finding finding) {
        return finding.evidence().stream()
                .map(Finding.Evidence::partition)
                .filter(partition -> partition != null)
                .map(PartitionId::toString)
                .distinct()
                .limit(3)
                .collect(Collectors.joining(", "));
    }

    static String unbounded(List<String> topics) {
        return String.join(", ", topics) + (topics.size() == 1 ? " has" : " have")
                + " retention.ms=-1 and retention.bytes=-1: nothing expires, the disk fills";
    }

    static String fallback(Fallback.Kind kind, int floor, int held) {
        return switch (kind) {
            case Hold -> "keeping " + held + "; no replica is removed while blind";
            case HoldOrRaise -> "keeping at least " + floor + "; no replica is removed while blind";
            case HoldOrLower -> "keeping at most " + floor + " by spec.fallback";
            case Static -> "set to " + floor + " by spec.fallback";
        };
    }

    static String pinned(int replicas) {
        return "annotation " + Api.REPLICAS + " sets replicas to " + replicas + "; remove it to scale again";
    }

    static String contested(Verdict.Contest contest) {
        return contest.manager() + " keeps setting replicas to " + contest.replicas()
                + ": remove spec.replicas from what it applies, or let it ignore that field";
    }

    /** The line of a log and the text of an Event. */
    static String decision(Decision decision) {
        return switch (decision) {
            case Decision.ScaleTo change -> change.from() + " -> " + change.to() + ": " + change.detail();
            case Decision.Hold hold -> "holding " + hold.from() + " (" + hold.reason() + "): " + hold.detail();
        };
    }
}
