package dev.qcs.demo.story;

import dev.qcs.crd.QueueConsumerScaler;
import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.crd.QueueConsumerScalerStatus.Decision;
import dev.qcs.crd.QueueConsumerScalerStatus.Finding;
import dev.qcs.demo.screen.LogLine;
import dev.qcs.demo.screen.LogLine.Weight;
import java.time.Clock;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts into lines what changed from one status to the next: decisions with their reason, findings that come and go. */
record Chronicle(Clock clock) {

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
                String advice = finding.advice() == null ? "" : ": " + finding.advice();
                lines.add(line(name, finding.type() + "  " + finding.message() + advice, Weight.WARNING));
            }
        }
        for (Finding finding : earlier) {
            if (!names(present).contains(finding.type())) {
                lines.add(line(name, finding.type() + " is over", Weight.CHANGE));
            }
        }
        return lines;
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
