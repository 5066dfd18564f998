package dev.qcs.operator.realbroker;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.evaluate.Memory;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.sweep.MemberPods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One group of a real broker with the Pods that a test says it runs in, and what was seen of it. */
final class WatchedGroup {
    private final Watched watched;
    private final Evaluator evaluator;
    private final Instant createdAt;
    private final String name;
    private final List<String> topics;
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private final List<Evaluation> evaluations = new ArrayList<>();
    private final History history;
    private Memory memory;
    private Policy policy;
    private List<String> deadLetters = List.of();
    private boolean lastStable;
    private int replicas = 1;
    private boolean rollingOut;
    private boolean paused;
    private @Nullable IntConsumer scaler;

    WatchedGroup(Watched watched, Evaluator evaluator, Instant createdAt, String name, List<String> topics) {
        this.watched = watched;
        this.evaluator = evaluator;
        this.createdAt = createdAt;
        this.name = name;
        this.topics = topics;
        this.history = evaluator.newHistory();
        this.memory = evaluator.emptyMemory();
        this.policy = policy(Policies.lagSeconds(600)).build();
    }

    // What the operator knows of it besides the broker.

    /** A policy as far as it matters here: the disk of the machine that the test runs on does not. */
    private Policies policy(Policies wanted) {
        return wanted.every(watched.every().toSeconds())
                .ignoring(FindingType.DiskFilling.name(), FindingType.DiskCritical.name());
    }

    WatchedGroup with(Policies wanted) {
        policy = policy(wanted).build();
        return this;
    }

    /** A policy to the letter. */
    WatchedGroup withExactly(Policies wanted) {
        policy = wanted.every(watched.every().toSeconds()).build();
        return this;
    }

    WatchedGroup readingCommitted() {
        lastStable = true;
        return with(Policies.lagSeconds(600).readCommitted());
    }

    WatchedGroup withDeadLetters(String... names) {
        deadLetters = List.of(names);
        return this;
    }

    /** Replicas, all of them ready. */
    WatchedGroup in(String... podNames) {
        pods.clear();
        for (String pod : podNames) {
            pods.put(pod, new Pod(pod, null, true, 0, null));
        }
        replicas = podNames.length;
        return this;
    }

    /** The Pods that there are from now on, as when one was replaced: the number of replicas stays. */
    void nowIn(String... podNames) {
        int before = replicas;
        in(podNames);
        replicas = before;
    }

    void restarted(String pod) {
        pods.computeIfPresent(pod, (key, was) -> new Pod(key, null, true, was.restarts() + 1, was.trouble()));
    }

    void troubled(String pod, String trouble) {
        pods.computeIfPresent(pod, (key, was) -> new Pod(key, null, false, was.restarts(), trouble));
    }

    /** From here on replicas are what is decided; whoever runs them is told how many. */
    WatchedGroup scaling(IntConsumer running) {
        scaler = running;
        return this;
    }

    void rollingOut(boolean now) {
        rollingOut = now;
    }

    void pausedOnPurpose(boolean now) {
        paused = now;
    }

    KafkaQuery query() {
        return new KafkaQuery(name, topics, null, GroupReading.Type.UNKNOWN, lastStable, deadLetters);
    }

    void look(Reading reading) {
        List<Pod> seen = List.copyOf(pods.values());
        int ready = (int) seen.stream().filter(Pod::ready).count();
        TargetReading target = new TargetReading("uid", replicas, ready, 1, rollingOut, paused, null);
        Evaluator.Outcome outcome = evaluator.evaluate(
                history, memory, new Evaluator.Input(MemberPods.join(reading, seen), target, seen, policy, createdAt));
        memory = outcome.memory();
        evaluations.add(outcome.evaluation());
        if (scaler != null && decision() instanceof Decision.ScaleTo scale) {
            memory = memory.scaled(scale.from(), scale.to(), policy, last().time());
            in(IntStream.range(0, scale.to()).mapToObj(i -> name + "-" + i).toArray(String[]::new));
            scaler.accept(scale.to());
        }
    }

    // What came of it.

    Evaluation last() {
        return evaluations.getLast();
    }

    Decision decision() {
        return last().decision();
    }

    PartitionEstimate partition(int number) {
        return last().estimate().partitions().stream()
                .filter(p -> p.id().partition() == number)
                .findFirst()
                .orElseThrow();
    }

    long lag(int partition) {
        return Objects.requireNonNull(partition(partition).lag());
    }

    long committed(int partition) {
        return Objects.requireNonNull(partition(partition).committed());
    }

    /** Sizes in turn, as {@code 1->4}. */
    List<String> steps() {
        return evaluations.stream()
                .map(Evaluation::decision)
                .filter(Decision.ScaleTo.class::isInstance)
                .map(decision -> decision.from() + "->" + decision.to())
                .toList();
    }

    Optional<Finding> finding(FindingType type) {
        return evaluations.isEmpty()
                ? Optional.empty()
                : last().findings().stream()
                        .filter(finding -> finding.type() == type)
                        .findFirst();
    }

    /** Everything that was ever shown; a twin that is well shows nothing. */
    Set<FindingType> everFound() {
        return evaluations.stream()
                .flatMap(evaluation -> evaluation.findings().stream())
                .map(Finding::type)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What was ever shown that wakes people, each as it was said first. */
    List<Finding> warnings() {
        Map<FindingType, Finding> first = new LinkedHashMap<>();
        evaluations.stream()
                .flatMap(evaluation -> evaluation.findings().stream())
                .filter(finding -> finding.severity() != Finding.Severity.Info)
                .forEach(finding -> first.putIfAbsent(finding.type(), finding));
        return List.copyOf(first.values());
    }

    /** How often it appeared. */
    int times(FindingType type) {
        int times = 0;
        boolean before = false;
        for (Evaluation evaluation : evaluations) {
            boolean now = evaluation.findings().stream().anyMatch(finding -> finding.type() == type);
            times += now && !before ? 1 : 0;
            before = now;
        }
        return times;
    }

    void forgetThePast() {
        evaluations.clear();
    }

    /** Looks at all groups again and again, until this one shows what is waited for. */
    Finding until(FindingType type) {
        return until(type, finding -> true);
    }

    Finding until(FindingType type, Predicate<Finding> more) {
        watched.until(name + " shows " + type, () -> finding(type).filter(more).isPresent());
        return finding(type).orElseThrow();
    }

    void untilGone(FindingType type) {
        watched.until(name + " shows no " + type, () -> finding(type).isEmpty());
    }

    /** The same until an evaluation is as it should be. */
    void untilSeen(Predicate<Evaluation> wanted) {
        watched.until(name + " is as it should be", () -> !evaluations.isEmpty() && wanted.test(last()));
    }

    @Override
    public String toString() {
        return evaluations.isEmpty()
                ? name + ": nothing"
                : name + ": " + last().findings() + " of " + last().estimate().partitions();
    }
}
