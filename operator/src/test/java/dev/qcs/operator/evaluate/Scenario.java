package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Learned;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.StandingStill;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A story in simulated time: a plant, the real evaluator that looks at it at each poll, and the replicas that follow its
 * decisions. Remembers every evaluation.
 */
final class Scenario {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Plant plant;
    private final Evaluator evaluator;
    private final List<Evaluation> evaluations = new ArrayList<>();
    private Policy policy;
    private History history;
    private Memory memory;
    private List<StandingStill> standing = List.of();
    private Instant createdAt = START;
    private Instant now = START;
    private boolean brokerDown;
    private String uid = "uid-1";
    private @Nullable String replicasBy;
    private Consumer<Evaluator.Input> watcher = input -> {};

    Scenario(Policies policy, Plant plant) {
        this(policy, plant, Tempo.REAL_TIME);
    }

    Scenario(Policies policy, Plant plant, Tempo tempo) {
        this.policy = policy.build();
        this.plant = plant;
        this.evaluator = new Evaluator(tempo);
        this.history = evaluator.newHistory();
        this.memory = evaluator.emptyMemory();
    }

    // The story.

    /** Lets the plant run, with a look at it at each poll. */
    Scenario run(Duration time) {
        long polling = policy.pollingInterval().toSeconds();
        long until = now.plus(time).getEpochSecond();
        while (now.getEpochSecond() < until) {
            if ((now.getEpochSecond() - START.getEpochSecond()) % polling == 0) {
                poll();
            }
            plant.tick();
            now = now.plusSeconds(1);
        }
        return this;
    }

    /** Until a finding is shown, at most so long. */
    Scenario until(FindingType type, Duration atMost) {
        for (Instant last = now.plus(atMost);
                now.isBefore(last) && finding(type).isEmpty(); ) {
            seconds(1);
        }
        assertThat(finding(type)).as("%s within %s", type, atMost).isPresent();
        return this;
    }

    Scenario seconds(long seconds) {
        return run(Duration.ofSeconds(seconds));
    }

    Scenario minutes(long minutes) {
        return run(Duration.ofMinutes(minutes));
    }

    /** Time in which nobody looks. */
    Scenario unobserved(Duration time) {
        for (long i = 0; i < time.toSeconds(); i++) {
            plant.tick();
        }
        now = now.plus(time);
        return this;
    }

    Scenario then(Consumer<Plant> event) {
        event.accept(plant);
        return this;
    }

    /** One look, now. */
    Evaluation poll() {
        return look(
                brokerDown
                        ? new Reading.Unavailable(
                                now, Reading.Reason.SourceUnreachable, "kafka b1:9092 does not answer")
                        : plant.read(now));
    }

    /** One look at a reading of the test's own making. */
    Evaluation look(Reading reading) {
        TargetReading target = new TargetReading(
                uid, plant.wanted(), plant.ready(), 1, false, false, plant.wanted() == 0 ? replicasBy : null);
        Evaluator.Input input = new Evaluator.Input(reading, target, plant.pods(), policy, createdAt);
        watcher.accept(input);
        Evaluator.Outcome outcome = evaluator.evaluate(history, memory, input);
        memory = outcome.memory();
        Evaluation evaluation = outcome.evaluation();
        evaluations.add(evaluation);
        standing = Digest.standing(evaluation, history, standing);
        if (evaluation.decision() instanceof Decision.ScaleTo scale && !policy.handsOff()) {
            plant.scale(scale.to());
            memory = memory.scaled(scale.from(), scale.to(), policy, now);
        }
        return evaluation;
    }

    /** From here on told of all that the evaluator is given. */
    Scenario watchedBy(Consumer<Evaluator.Input> next) {
        watcher = next;
        return this;
    }

    Scenario brokerDown(boolean down) {
        brokerDown = down;
        return this;
    }

    /** The operator comes back with nothing remembered. */
    Scenario operatorRestarts() {
        history = evaluator.newHistory();
        memory = evaluator.emptyMemory();
        return this;
    }

    /** The operator comes back and reads what it wrote into the status at its last look. */
    Scenario operatorComesBack() {
        return operatorComesBackWith(memoryText());
    }

    Scenario operatorComesBackWith(String text) {
        Digest digest = Digest.read(text, "scaler", "source").orElseThrow();
        history = evaluator.newHistory();
        memory = evaluator.restore(digest, history, now);
        standing = digest.standing();
        return this;
    }

    /** What the status would hold. */
    String memoryText() {
        return Digest.of("scaler", "source", memory, history, standing).text();
    }

    Scenario targetRecreated() {
        uid = uid + "-again";
        return this;
    }

    /** True before the first look after a restart. */
    boolean justRestarted() {
        return history.size() == 0;
    }

    Scenario personScales(int replicas) {
        plant.scale(replicas);
        return this;
    }

    /** Whom managedFields name as the last writer of replicas. */
    Scenario replicasBy(@Nullable String manager) {
        replicasBy = manager;
        return this;
    }

    Scenario policy(Policies next) {
        policy = next.build();
        return this;
    }

    Scenario createdEarlier(Duration before) {
        createdAt = START.minus(before);
        return this;
    }

    /** From here on only what happens later is looked at. */
    Scenario forgetThePast() {
        evaluations.clear();
        return this;
    }

    // What came of it.

    Instant now() {
        return now;
    }

    Evaluation last() {
        return evaluations.getLast();
    }

    Learned learned() {
        return memory.learned();
    }

    Decision decision() {
        return last().decision();
    }

    List<Evaluation> evaluations() {
        return evaluations;
    }

    /** Every change of replicas that was decided. */
    List<Decision.ScaleTo> changes() {
        List<Decision.ScaleTo> changes = new ArrayList<>();
        for (Evaluation evaluation : evaluations) {
            if (evaluation.decision() instanceof Decision.ScaleTo scale) {
                changes.add(scale);
            }
        }
        return changes;
    }

    /** Sizes in turn, as {@code 1->24}. */
    List<String> steps() {
        return changes().stream()
                .map(change -> change.from() + "->" + change.to())
                .toList();
    }

    Optional<Finding> finding(FindingType type) {
        return evaluations.isEmpty()
                ? Optional.empty()
                : last().findings().stream()
                        .filter(finding -> finding.type() == type)
                        .findFirst();
    }

    /** Types shown at any time. */
    List<FindingType> everFound() {
        return evaluations.stream()
                .flatMap(evaluation -> evaluation.findings().stream())
                .map(Finding::type)
                .distinct()
                .toList();
    }

    /** When a finding was first shown; empty = never. */
    Optional<Instant> firstShown(FindingType type) {
        return evaluations.stream()
                .filter(evaluation -> evaluation.findings().stream().anyMatch(f -> f.type() == type))
                .map(Evaluation::time)
                .findFirst();
    }

    /** How often a finding came up after it was not there. */
    long timesShown(FindingType type) {
        long times = 0;
        boolean before = false;
        for (Evaluation evaluation : evaluations) {
            boolean shown = evaluation.findings().stream().anyMatch(f -> f.type() == type);
            times += shown && !before ? 1 : 0;
            before = shown;
        }
        return times;
    }
}
