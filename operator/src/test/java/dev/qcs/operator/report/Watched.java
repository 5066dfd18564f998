package dev.qcs.operator.report;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.act.TargetRef;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.BrokerAddress;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.sweep.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** A scaler of a workload of three replicas, evaluated reading after reading, and the status that it is given. */
final class Watched {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Policy POLICY =
            Policies.lagSeconds(60).replicas(1, 20).capacity(100).build();

    private final String source;
    private final BrokerAddress address;
    private final Evaluator evaluator = new Evaluator(Tempo.REAL_TIME);
    private final History history = evaluator.newHistory();
    private Memory memory = evaluator.emptyMemory();

    /** @param source as the status shows it, {@code kafka:orders} */
    Watched(String source, BrokerAddress address) {
        this.source = source;
        this.address = address;
    }

    Evaluation look(Reading reading) {
        Evaluator.Outcome outcome = evaluator.evaluate(
                history,
                memory,
                new Evaluator.Input(
                        reading, new TargetReading("uid", 3, 3, 1, false, false, null), List.of(), POLICY, START));
        memory = outcome.memory();
        return outcome.evaluation();
    }

    QueueConsumerScalerStatus status(Evaluation evaluation) {
        ScalerId id = new ScalerId("shop", "orders");
        Subject subject = new Subject(
                id, "uid", 1, new TargetRef("shop", "apps/v1", "Deployment", "worker"), source, address, POLICY, null);
        Verdict verdict = new Verdict(
                id,
                1,
                evaluation,
                new TargetState.Found(Objects.requireNonNull(evaluation.target())),
                null,
                3,
                null,
                null,
                evaluation.time(),
                Digest.of("uid", "source", memory, history, List.of()));
        return new StatusBuilder(new Runbooks("https://docs.example")).build(subject, verdict, null, evaluation.time());
    }

    static Condition condition(QueueConsumerScalerStatus status, String type) {
        return Objects.requireNonNull(status.conditions()).stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
