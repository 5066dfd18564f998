package dev.qcs.operator.evaluate;

import dev.qcs.operator.diagnose.Diagnosis;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.PartlyBlind;
import dev.qcs.operator.diagnose.Symptoms;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.Estimator;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Measures and diagnoses what nobody handed over to be scaled: a group without a known workload, and the topics and disks of
 * a whole cluster. Nothing is decided.
 */
public final class Examiner {
    /** What belongs to the cluster, however many groups read its topics. */
    private static final Set<FindingType> OF_THE_CLUSTER = EnumSet.of(
            FindingType.RetentionUnbounded,
            FindingType.DiskFilling,
            FindingType.DiskCritical,
            FindingType.DeadLetterGrowing,
            FindingType.DeadLetterUnattended,
            FindingType.DeadLetterExpiring);

    private final Tempo tempo;
    private final Evaluator evaluator;

    /** Of what happens now. */
    public Examiner() {
        this(Tempo.REAL_TIME);
    }

    /** Of what happened to an operator with such clocks. */
    public Examiner(Tempo tempo) {
        this.tempo = tempo;
        this.evaluator = new Evaluator(tempo);
    }

    /** The history that this examiner needs, one for each group and one for the cluster. */
    public History newHistory() {
        return evaluator.newHistory();
    }

    public Memory emptyMemory() {
        return evaluator.emptyMemory();
    }

    /**
     * A group, after one more reading. Disks and dead letters are left to {@link #cluster}; what could not be read is in the
     * reading itself. Of a topic that grows without bounds both may tell: the group knows how fast.
     */
    public Evaluator.Outcome group(History history, Memory before, Reading reading, Policy policy) {
        return examine(
                history,
                before,
                reading,
                policy,
                type -> !OF_THE_CLUSTER.contains(type) || type == FindingType.RetentionUnbounded);
    }

    /** The queues of a virtual host, after one more reading; their dead letters are read with them. */
    public Evaluator.Outcome queues(History history, Memory before, Reading reading, Policy policy) {
        return examine(history, before, reading, policy, _ -> true);
    }

    /**
     * A source that is looked at again and again, of which no workload is known: a finding must last as it must for a scaler,
     * and nothing is decided.
     *
     * @param why nothing is decided, one sentence
     */
    public Evaluator.Outcome watch(History history, Memory before, Reading reading, Policy policy, String why) {
        Evaluation measured =
                evaluator.withoutTarget(history, before, reading, policy, why).evaluation();
        if (reading instanceof Reading.Unavailable unavailable) {
            Finding blind = PartlyBlind.nothingRead(unavailable.time(), unavailable.message());
            return new Evaluator.Outcome(measured.with(List.of(blind), List.of()), before.interrupted());
        }
        Diagnosis.Outcome diagnosis = Diagnosis.diagnose(
                symptoms((Reading.Observed) reading, measured.estimate(), history, policy),
                before.streaks(),
                before.incidents());
        return new Evaluator.Outcome(
                measured.with(diagnosis.findings(), diagnosis.unchecked()),
                before.with(diagnosis.streaks(), diagnosis.incidents()));
    }

    private Evaluator.Outcome examine(
            History history, Memory before, Reading reading, Policy policy, Predicate<FindingType> told) {
        Evaluation measured = evaluator
                .withoutTarget(history, before, reading, policy, "no workload is known")
                .evaluation();
        if (!(reading instanceof Reading.Observed observed)) {
            return new Evaluator.Outcome(measured, before);
        }
        Diagnosis.Outcome diagnosis =
                Diagnosis.atOnce(symptoms(observed, measured.estimate(), history, policy), before.incidents());
        List<Finding> findings = diagnosis.findings().stream()
                .filter(finding -> told.test(finding.type()))
                .filter(finding -> finding.type() != FindingType.ObservationDegraded)
                .toList();
        return new Evaluator.Outcome(
                measured.with(
                        findings,
                        diagnosis.unchecked().stream()
                                .filter(one -> told.test(one.type()))
                                .toList()),
                before.with(diagnosis.incidents()));
    }

    /** Topics, disks and dead letters of the cluster, after one more reading of them. */
    public Diagnosis.Outcome cluster(History history, Reading.Observed reading, Policy policy) {
        history.add(reading, 0, policy.readCommitted());
        Memory nothing = evaluator.emptyMemory();
        Estimate noLag = Estimator.blind(
                reading.time(), nothing.learned().capacity(policy, 0), 1, "a cluster has no lag of its own");
        Diagnosis.Outcome all = Diagnosis.atOnce(symptoms(reading, noLag, history, policy), nothing.incidents());
        return new Diagnosis.Outcome(
                all.findings().stream()
                        .filter(finding -> OF_THE_CLUSTER.contains(finding.type()))
                        .toList(),
                all.unchecked().stream()
                        .filter(one -> OF_THE_CLUSTER.contains(one.type()))
                        .toList(),
                all.streaks(),
                all.incidents());
    }

    private Symptoms symptoms(Reading.Observed reading, Estimate estimate, History history, Policy policy) {
        Duration quiet = history.quietSince()
                .map(since -> Duration.between(since, reading.time()))
                .orElse(Duration.ZERO);
        return new Symptoms(
                reading.time(),
                tempo,
                policy,
                reading,
                estimate,
                history,
                history.group(),
                null,
                List.of(),
                quiet,
                null);
    }
}
