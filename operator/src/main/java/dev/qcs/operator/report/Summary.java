package dev.qcs.operator.report;

import dev.qcs.crd.Api;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.policy.Objective;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.sweep.Verdict;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one sentence that answers "why is it so". {@code kubectl describe} prints it right above the events, the WHY column
 * last. Cause first, then numbers with units, then what is done and what you can do.
 */
final class Summary {
    private static final int NAMED = 2;

    private Summary() {}

    static String of(Subject subject, Ready ready, State state, @Nullable Verdict verdict, List<Finding> headline) {
        if (verdict == null || state == State.Pending || state == State.Error) {
            return ready.message();
        }
        Evaluation evaluation = verdict.evaluation();
        if (!headline.isEmpty() && headline.getFirst().severity() == Finding.Severity.Critical && sighted(state)) {
            return withMistakes(
                    headline.getFirst().message() + "; " + headline.getFirst().advice(), evaluation.policy());
        }
        String sentence = switch (state) {
            case Pending, Error -> ready.message();
            case Paused -> paused(evaluation);
            case Fallback -> blind(evaluation, ready);
            case Recommending -> recommending(evaluation);
            case Stuck -> stuck(evaluation, headline);
            case ScalingUp, ScalingDown -> scaling(verdict);
            case AtPartitionCap -> atPartitionCap(subject, evaluation);
            case AtMax -> atMax(evaluation);
            case Idle -> idle(evaluation) + notCheckedYet(evaluation, headline);
            case Steady -> steady(evaluation) + notCheckedYet(evaluation, headline);
        };
        return withMistakes(sentence, evaluation.policy());
    }

    /** Nothing is more urgent than a loss, but that nothing is seen or done at all. */
    private static boolean sighted(State state) {
        return state != State.Fallback && state != State.Paused && state != State.Stuck;
    }

    private static String paused(Evaluation evaluation) {
        Policy policy = evaluation.policy();
        String by;
        if (policy.mode() == Policy.Mode.Paused) {
            by = "paused by spec.mode=Paused";
        } else if (policy.overrides().paused()) {
            by = "paused by the annotation " + Api.PAUSED;
        } else if (policy.overrides().replicas() != null) {
            return evaluation.decision().detail() + "; remove the annotation " + Api.REPLICAS + " to scale again";
        } else {
            return "a person set replicas to 0, so nothing is scaled until they set 1 or more";
        }
        Integer needed = evaluation.decision().size().needed();
        return needed == null
                ? by
                : by + "; would want " + evaluation.decision().size().desired();
    }

    private static String blind(Evaluation evaluation, Ready ready) {
        Instant since = evaluation.blindSince();
        String length = since == null
                ? "lag is unknown"
                : "lag has been unknown for " + Figures.time(Duration.between(since, evaluation.time()));
        Decision decision = evaluation.decision();
        String act = decision.to() == decision.from()
                ? "holding " + Figures.replicas(decision.from())
                : "going from " + decision.from() + " to " + Figures.replicas(decision.to());
        return length + " (" + ready.message() + "): " + act + " (fallback "
                + evaluation.policy().fallback().kind()
                + (evaluation.policy().fallback().replicas() > 0
                        ? ", floor " + evaluation.policy().fallback().replicas()
                        : "")
                + ")";
    }

    private static String recommending(Evaluation evaluation) {
        Decision decision = evaluation.decision();
        int desired = decision.size().desired();
        return desired == decision.from()
                ? "recommends the " + Figures.replicas(desired) + " that run: " + decision.detail()
                : "recommends " + decision.from() + " -> " + desired + ", not applied because spec.mode is Recommend: "
                        + decision.detail();
    }

    private static String stuck(Evaluation evaluation, List<Finding> headline) {
        for (Finding finding : headline) {
            if (finding.type().stuck()) {
                String effect = switch (finding.effect()) {
                    case Exclude -> "; adding replicas cannot help, so not scaling for it";
                    case Hold ->
                        "; replicas are held at " + evaluation.decision().to();
                    case None, NoGrowth, ToCap, Wake -> "";
                };
                return finding.message() + effect;
            }
        }
        return evaluation.decision().detail();
    }

    private static String scaling(Verdict verdict) {
        Decision decision = verdict.evaluation().decision();
        TargetReading target = verdict.evaluation().target();
        if (decision instanceof Decision.ScaleTo) {
            return decision.from() + " -> " + decision.to() + ": " + over(verdict.evaluation()) + decision.detail();
        }
        return (target == null ? "" : target.ready() + " of " + Figures.replicas(target.current()) + " ready; ")
                + decision.detail();
    }

    private static String over(Evaluation evaluation) {
        Age behind = evaluation.estimate().behind();
        return evaluation.policy().objective() instanceof Objective.LagSeconds objective
                        && behind != null
                        && behind.age().compareTo(objective.lag()) > 0
                ? "lag " + Figures.time(behind.age()) + " is over the " + Figures.time(objective.lag()) + " target: "
                : "";
    }

    private static String atPartitionCap(Subject subject, Evaluation evaluation) {
        Decision.Size size = evaluation.decision().size();
        if (evaluation.estimate().pool() != null) {
            return "needs " + size.needed() + " but each of its queues feeds a single active consumer"
                    + growth(evaluation.estimate()) + ": spread the work over more queues or make consumers faster";
        }
        int partitions = evaluation.estimate().partitionCount();
        List<String> topics = evaluation.estimate().partitions().stream()
                .map(partition -> partition.id().topic())
                .distinct()
                .limit(2)
                .toList();
        String where = topics.size() == 1 ? "topic " + topics.getFirst() : subject.source();
        int each = evaluation.estimate().membersPerReplica();
        Integer usable = size.usable();
        return usable != null && usable < Math.ceilDiv(partitions, each)
                ? "needs " + size.needed() + " but range assignment gives the partitions of " + where + " to at most "
                        + Figures.replicas(usable) + growth(evaluation.estimate())
                        + ": use a balanced assignor such as cooperative-sticky"
                : "needs " + size.needed() + " but " + where + " has " + partitions + " partitions"
                        + growth(evaluation.estimate()) + ": add partitions or make consumers faster";
    }

    private static String atMax(Evaluation evaluation) {
        Decision.Size size = evaluation.decision().size();
        return "needs " + size.needed() + " but spec.maxReplicas is " + size.max() + growth(evaluation.estimate())
                + ": raise it or make consumers faster";
    }

    private static String growth(Estimate estimate) {
        return switch (estimate.trend()) {
            case Growing -> "; lag grows " + Figures.rate(orZero(estimate.growth())) + "/s";
            case Draining -> "; lag shrinks " + Figures.rate(-orZero(estimate.growth())) + "/s";
            case Steady, Unknown -> "";
        };
    }

    private static String idle(Evaluation evaluation) {
        TargetReading target = evaluation.target();
        if (target != null && target.current() == 0) {
            return "no work, so at 0 replicas: " + evaluation.decision().detail();
        }
        return "no message waits and none arrives: " + evaluation.decision().detail();
    }

    private static String steady(Evaluation evaluation) {
        Estimate estimate = evaluation.estimate();
        Decision decision = evaluation.decision();
        if (!(evaluation.policy().objective() instanceof Objective.LagSeconds objective)
                || estimate.behind() == null
                || estimate.behind().age().compareTo(objective.lag()) > 0
                || estimate.arrival() == null) {
            return decision.detail();
        }
        String load = "";
        Double perMember = estimate.capacity().perMember();
        if (perMember != null && perMember > 0 && decision.from() > 0) {
            double full = perMember * estimate.membersPerReplica() * decision.from();
            load = " at " + Math.round(100 * estimate.arrival() / full) + "% of capacity";
        }
        return "lag " + Figures.time(estimate.behind().age()) + " is under the " + Figures.time(objective.lag())
                + " target; " + Figures.replicas(decision.from()) + (decision.from() == 1 ? " carries " : " carry ")
                + Figures.rate(estimate.arrival()) + "/s"
                + load;
    }

    /** Whether consumers are stuck or too slow is known only after some minutes; until then silence is no good news. */
    private static String notCheckedYet(Evaluation evaluation, List<Finding> headline) {
        List<String> open = evaluation.unchecked().stream()
                .filter(one -> one.cause() == Unchecked.Cause.COLLECTING)
                .filter(one -> one.type().stuck() || one.type() == FindingType.SlowConsumer)
                .map(one -> one.type().name())
                .toList();
        if (open.isEmpty() || !headline.isEmpty()) {
            return "";
        }
        String more = open.size() > NAMED ? " and " + (open.size() - NAMED) + " more" : "";
        return "; no problem seen, not checked yet: " + String.join(", ", open.subList(0, Math.min(NAMED, open.size())))
                + more;
    }

    private static String withMistakes(String sentence, Policy policy) {
        return policy.overrides().mistakes().isEmpty()
                ? sentence
                : sentence + "; " + String.join("; ", policy.overrides().mistakes());
    }

    private static double orZero(@Nullable Double number) {
        return number == null ? 0 : number;
    }
}
