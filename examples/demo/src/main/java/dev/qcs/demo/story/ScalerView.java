package dev.qcs.demo.story;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.crd.QueueConsumerScalerStatus.Finding;
import dev.qcs.demo.story.Observations.Resize;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One scaler as an act looks at it.
 *
 * @param status empty until the object is there
 * @param resizes what happened to its Deployment's replicas since the act last set something off
 */
record ScalerView(Optional<QueueConsumerScalerStatus> status, List<Resize> resizes) {

    boolean inState(String state) {
        return state.equals(status.map(QueueConsumerScalerStatus::state).orElse(null));
    }

    boolean limitedBy(String limit) {
        return limit.equals(status.map(QueueConsumerScalerStatus::limitedBy).orElse(null));
    }

    /** The one sentence that says why. */
    String summary() {
        return status.map(QueueConsumerScalerStatus::summary).orElse("");
    }

    /** The replicas that the target is set to; -1 = not known. */
    int current() {
        return number(status.map(QueueConsumerScalerStatus::replicas)
                .map(QueueConsumerScalerStatus.Replicas::current)
                .orElse(null));
    }

    /** What the queue needs, before any limit; -1 = not known. */
    int needed() {
        return number(status.map(QueueConsumerScalerStatus::replicas)
                .map(QueueConsumerScalerStatus.Replicas::needed)
                .orElse(null));
    }

    /** Messages a second; -1 = not known. */
    long arrival() {
        return status.map(QueueConsumerScalerStatus::rates)
                .map(QueueConsumerScalerStatus.Rates::arrivalPerSecond)
                .orElse(-1L);
    }

    /** Arrivals are measured, and the backlog is younger than this. */
    boolean keepsUpWith(long perSecond, long seconds) {
        return arrival() >= perSecond * 0.8 && arrival() <= perSecond * 1.2 && behind() >= 0 && behind() <= seconds;
    }

    /** -1 = not known. */
    long lag() {
        return status.map(QueueConsumerScalerStatus::lag)
                .map(QueueConsumerScalerStatus.Lag::messages)
                .orElse(-1L);
    }

    /** Seconds behind; -1 = not known. */
    long behind() {
        return status.map(QueueConsumerScalerStatus::lag)
                .map(QueueConsumerScalerStatus.Lag::seconds)
                .orElse(-1L);
    }

    Optional<Finding> finding(String type) {
        return status.map(QueueConsumerScalerStatus::findings).stream()
                .flatMap(List::stream)
                .filter(finding -> finding.type().equals(type))
                .findFirst();
    }

    /** The Pod that the finding names as owner of the partition. */
    Optional<String> podOf(String findingType) {
        return finding(findingType).map(Finding::evidence).stream()
                .flatMap(List::stream)
                .map(QueueConsumerScalerStatus.Evidence::pod)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** For the ledger: what was there instead of what was expected. */
    String describe() {
        return status.map(s -> "state %s, %d replicas, lag %d, %d s behind, findings %s, resized %s; %s"
                        .formatted(
                                s.state(),
                                current(),
                                lag(),
                                behind(),
                                Objects.requireNonNullElse(s.findings(), List.<Finding>of()).stream()
                                        .map(Finding::type)
                                        .toList(),
                                resizes.stream()
                                        .map(r -> r.from() + " -> " + r.to())
                                        .toList(),
                                s.summary()))
                .orElse("no status yet");
    }

    private static int number(@Nullable Integer number) {
        return number == null ? -1 : number;
    }
}
