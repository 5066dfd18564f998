package dev.qcs.demo.story;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.crd.QueueConsumerScalerStatus.Decision;
import dev.qcs.crd.QueueConsumerScalerStatus.Finding;
import dev.qcs.demo.screen.LogLine;
import dev.qcs.demo.screen.LogLine.Weight;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts into lines what changed from one status to the next: decisions with their reason, findings that come and go. What
 * several scalers are told at the same moment, such as of a disk that they share, is told once and then referred to.
 */
final class Chronicle {
    private static final Duration SAME_MOMENT = Duration.ofSeconds(3);

    private final Clock clock;
    private @Nullable Told last;

    /** A finding in words, as it was last told. */
    private record Told(String scaler, String type, String advice, Instant at) {}

    Chronicle(Clock clock) {
        this.clock = clock;
    }

    List<LogLine> lines(Optional<QueueConsumerScaler> before, QueueConsumerScaler now) {
        List<LogLine> lines = new ArrayList<>();
        String name = now.getMetadata().getName();
        QueueConsumerScalerStatus status = now.getStatus();
        Optional<QueueConsumerScalerStatus> last = before.map(QueueConsumerScaler::getStatus);
        if (status == null) {
            return lines;
        }
        Decision decision = status.decision();
        if (decision != null && !sameDecision(last.map(QueueConsumerScalerStatus::decision), decision)) {
            boolean scales = decision.from() != decision.to();
            String sentence = Objects.requireNonNullElse(decision.detail(), "");
            lines.add(line(
                    name,
                    "%s  %s: %s"
                            .formatted(
                                    scales ? decision.from() + " -> " + decision.to() : "holds " + decision.to(),
                                    decision.reason(),
                                    sentence),
                    scales ? Weight.CHANGE : Weight.HOLD));
        }
        List<Finding> earlier = findings(last.orElse(null));
        List<Finding> present = findings(status);
        for (Finding finding : present) {
            if (!names(earlier).contains(finding.type())) {
                lines.add(line(name, finding.type() + "  " + words(name, finding), Weight.WARNING));
            }
        }
        for (Finding finding : earlier) {
            if (!names(present).contains(finding.type())) {
                lines.add(line(name, finding.type() + " is over", Weight.CHANGE));
            }
        }
        return lines;
    }

    private String words(String scaler, Finding finding) {
        String advice = Objects.requireNonNullElse(finding.advice(), "");
        Instant now = clock.instant();
        Told told = last;
        if (told != null
                && !advice.isEmpty()
                && told.type().equals(finding.type())
                && told.advice().equals(advice)
                && !told.scaler().equals(scaler)
                && told.at().plus(SAME_MOMENT).isAfter(now)) {
            return "the same as " + told.scaler();
        }
        last = new Told(scaler, finding.type(), advice, now);
        return finding.message() + (advice.isEmpty() ? "" : ": " + advice);
    }

    private LogLine line(String scaler, String text, Weight weight) {
        return new LogLine(LocalTime.now(clock), scaler, text, weight);
    }

    private static boolean sameDecision(Optional<Decision> before, Decision now) {
        return before.filter(last -> last.from() == now.from()
                        && last.to() == now.to()
                        && last.reason().equals(now.reason()))
                .isPresent();
    }

    private static List<Finding> findings(@Nullable QueueConsumerScalerStatus status) {
        return status == null ? List.of() : Objects.requireNonNullElse(status.findings(), List.of());
    }

    private static List<String> names(List<Finding> findings) {
        return findings.stream().map(Finding::type).toList();
    }
}
