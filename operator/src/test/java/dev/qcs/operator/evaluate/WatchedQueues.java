package dev.qcs.operator.evaluate;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.testing.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Queues of a real node, and the real evaluator that looks at all of them, one sweep after the other. */
final class WatchedQueues {
    /** Minutes of the diagnosis become seconds. */
    static final int SPEEDUP = 30;

    private static final Duration POLL = Duration.ofMillis(400);

    private final LagReader reader;
    private final Evaluator evaluator = new Evaluator(new Tempo(SPEEDUP));
    // Slower than the polls are: a sweep that comes late on a busy machine is no gap.
    private final Policy policy = Policies.lagSeconds(600)
            .replicas(1, 10)
            .everyMillis(2_000)
            .maxProcessing(2)
            .build();
    private final Instant createdAt = Instant.now().minusSeconds(3600);
    private final Map<LagQuery, Group> groups = new LinkedHashMap<>();

    WatchedQueues(LagReader reader) {
        this.reader = reader;
    }

    /** One group with what was seen of it. */
    final class Group {
        private final History history = evaluator.newHistory();
        private Memory memory = evaluator.emptyMemory();
        private final List<Evaluation> evaluations = new ArrayList<>();

        private void look(Reading reading) {
            Evaluator.Outcome outcome = evaluator.evaluate(
                    history,
                    memory,
                    new Evaluator.Input(
                            reading,
                            new TargetReading("uid", 3, 3, 1, false, false, null),
                            List.of(),
                            policy,
                            createdAt));
            memory = outcome.memory();
            evaluations.add(outcome.evaluation());
        }

        Evaluation last() {
            return evaluations.getLast();
        }

        Optional<Finding> finding(FindingType type) {
            return evaluations.isEmpty()
                    ? Optional.empty()
                    : last().findings().stream()
                            .filter(finding -> finding.type() == type)
                            .findFirst();
        }

        /** Everything that was ever shown. */
        Set<FindingType> everFound() {
            return evaluations.stream()
                    .flatMap(evaluation -> evaluation.findings().stream())
                    .map(Finding::type)
                    .collect(Collectors.toSet());
        }

        List<Decision> allDecisions() {
            return evaluations.stream().map(Evaluation::decision).toList();
        }

        /** Looks at all groups again and again, until this one shows what is waited for. */
        Finding until(FindingType type, Predicate<Finding> more) {
            WatchedQueues.this.until(() -> finding(type).filter(more).isPresent());
            return finding(type).orElseThrow();
        }

        Finding until(FindingType type) {
            return until(type, finding -> true);
        }

        /** The same until an evaluation is as it should be. */
        void untilSeen(Predicate<Evaluation> wanted) {
            WatchedQueues.this.until(() -> !evaluations.isEmpty() && wanted.test(last()));
        }

        @Override
        public String toString() {
            return evaluations.isEmpty()
                    ? "nothing seen"
                    : last().findings() + " of " + last().estimate().partitions();
        }
    }

    /** Queues of a RabbitMQ node, watched as one. */
    Group queues(RabbitQuery query) {
        Group group = new Group();
        groups.put(query, group);
        return group;
    }

    private interface Condition {
        boolean holds();
    }

    private void until(Condition condition) {
        // Every look at the groups happens where the test runs: they are not made for several threads.
        Patience.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> {
                    Map<LagQuery, Reading> readings = reader.read(Set.copyOf(groups.keySet()));
                    groups.forEach((query, group) -> group.look(Objects.requireNonNull(readings.get(query))));
                    return condition.holds();
                });
    }
}
