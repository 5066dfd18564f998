package dev.qcs.operator.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.act.TargetState;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Evaluator;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.sweep.Fakes.Brokers;
import dev.qcs.operator.sweep.Fakes.Workloads;
import dev.qcs.operator.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepsTest {
    private final Brokers brokers = new Brokers();
    private final Workloads workloads = new Workloads();
    private final List<Verdict> heard = new CopyOnWriteArrayList<>();
    private final List<Evaluation> recorded = new CopyOnWriteArrayList<>();
    private final List<Thread> listening = new CopyOnWriteArrayList<>();
    private final Sweeps sweeps = new Sweeps(
            brokers,
            workloads,
            workloads,
            verdict -> {
                heard.add(verdict);
                listening.add(Thread.currentThread());
            },
            (registration, evaluation, pods, known) -> recorded.add(evaluation),
            new SteadyClock(),
            new Evaluator(Tempo.REAL_TIME));

    @AfterEach
    void close() {
        brokers.slow.values().forEach(CountDownLatch::countDown);
        sweeps.close();
    }

    private void register(String name, int replicas) {
        workloads.replicas.put(Fakes.target(name), replicas);
        sweeps.register(Fakes.registration(name), null);
    }

    private List<Verdict> heardOf(String name) {
        return heard.stream()
                .filter(verdict -> verdict.id().name().equals(name))
                .toList();
    }

    /** Conditions here come true within milliseconds: looked at more often than by default. */
    private static ConditionFactory await() {
        return Patience.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    private int replicasOf(String name) {
        return workloads.replicas.getOrDefault(Fakes.target(name), -1);
    }

    private Verdict latest(String name) {
        return sweeps.latest(new ScalerId("shop", name)).orElseThrow();
    }

    private void awaitVerdicts(String name, int more) {
        int enough = heardOf(name).size() + more;
        await().until(() -> heardOf(name).size() >= enough);
    }

    @Test
    void scalersOfOneClusterShareOneClientAndOneRead() {
        for (int i = 0; i < 50; i++) {
            register("s" + i, 1);
        }
        await().until(() -> brokers.reads.stream().anyMatch(read -> read.size() == 50));
        int from = brokers.reads.size();
        await().until(() -> brokers.reads.size() >= from + 2);
        assertThat(brokers.reads.subList(from, from + 2)).allMatch(read -> read.size() == 50);
        assertThat(brokers.opened).containsExactly(Fakes.BROKER);
    }

    @Test
    void theRecorderHearsOfEveryEvaluation() {
        register("a", 3);
        awaitVerdicts("a", 2);
        await().until(() -> recorded.size() >= 2);
        assertThat(recorded.getFirst()).isEqualTo(heardOf("a").getFirst().evaluation());
    }

    @Test
    void equalQueriesAreAskedOnce() {
        register("a", 1);
        Registration twin = Fakes.registration("b");
        workloads.replicas.put(Fakes.target("b"), 1);
        sweeps.register(
                new Registration(
                        twin.id(),
                        "uid-b",
                        1,
                        twin.createdAt(),
                        twin.broker(),
                        Fakes.query("a"),
                        twin.target(),
                        twin.policy(),
                        true),
                null);
        awaitVerdicts("b", 2);
        assertThat(brokers.reads).allMatch(read -> read.size() == 1);
    }

    @Test
    void aSpikeIsOneWriteOffTheSweepsThread() {
        register("orders", 1);
        awaitVerdicts("orders", 1);
        brokers.lags.put("orders", 7_200L);
        await().until(() -> replicasOf("orders") == 24);
        awaitVerdicts("orders", 3);
        assertThat(workloads.writes).containsExactly("orders 1->24");
        assertThat(workloads.writingThreads)
                .noneMatch(thread -> thread.getName().startsWith("sweep"));
        assertThat(latest("orders").lastScale()).isNotNull();
        assertThat(latest("orders").foundReplicas()).isEqualTo(1);
        assertThat(heardOf("orders")).anyMatch(v -> v.outcome() instanceof ScaleOutcome.Scaled);
    }

    @Test
    void aSlowWriteHoldsUpNobody() {
        CountDownLatch gate = new CountDownLatch(1);
        workloads.slowWrites = gate;
        brokers.lags.put("orders", 7_200L);
        register("orders", 1);
        register("other", 1);
        await().until(() -> !workloads.writingThreads.isEmpty());
        awaitVerdicts("orders", 2);
        awaitVerdicts("other", 2);
        assertThat(workloads.writingThreads).hasSize(1);
        gate.countDown();
        await().until(() -> replicasOf("orders") == 24);
    }

    @Test
    void aSlowClusterDelaysNoOther() {
        brokers.slow.put(Fakes.OTHER, new CountDownLatch(1));
        workloads.replicas.put(Fakes.target("slow"), 1);
        sweeps.register(
                Fakes.registration(
                        "slow",
                        Fakes.OTHER,
                        Policies.lagPerReplica(100).everyMillis(50).build()),
                null);
        register("quick", 1);
        awaitVerdicts("quick", 3);
        assertThat(heardOf("slow")).isEmpty();
    }

    @Test
    void aFaultOfOneScalerIsItsOwn() {
        workloads.unreadable.add(Fakes.target("broken"));
        brokers.unanswered.add("silent");
        register("broken", 1);
        register("silent", 3);
        register("fine", 1);
        awaitVerdicts("fine", 2);
        awaitVerdicts("silent", 1);
        assertThat(heardOf("broken")).isEmpty();
        assertThat(latest("silent").evaluation().reading()).isInstanceOf(Reading.Unavailable.class);
        assertThat(latest("silent").evaluation().decision().to()).isEqualTo(3);
        workloads.unreadable.clear();
        awaitVerdicts("broken", 1);
    }

    @Test
    void aReaderThatThrowsOrDoesNotOpenIsASourceThatGivesNoAnswer() {
        brokers.failing.add(Fakes.BROKER);
        brokers.unopenable.add(Fakes.OTHER);
        workloads.replicas.put(Fakes.target("b"), 4);
        register("a", 4);
        sweeps.register(
                Fakes.registration(
                        "b",
                        Fakes.OTHER,
                        Policies.lagPerReplica(100).everyMillis(50).build()),
                null);
        awaitVerdicts("a", 1);
        awaitVerdicts("b", 1);
        for (String name : List.of("a", "b")) {
            assertThat(latest(name).evaluation().decision().reason()).isEqualTo(Reason.DataMissing);
            assertThat(latest(name).evaluation().blindSince()).isNotNull();
        }
        brokers.failing.clear();
        brokers.unopenable.clear();
        await().until(() -> latest("a").evaluation().blindSince() == null);
        await().until(() -> latest("b").evaluation().blindSince() == null);
    }

    @Test
    void aConflictIsShownAndTheNextLookStartsFromWhatWasFound() {
        workloads.lagging = false;
        brokers.lags.put("orders", 7_200L);
        workloads.staleCache.put(Fakes.target("orders"), 1);
        register("orders", 5);
        await().until(() -> heardOf("orders").stream().anyMatch(v -> v.outcome() instanceof ScaleOutcome.Conflict));
        assertThat(replicasOf("orders")).isEqualTo(5);
        workloads.staleCache.clear();
        await().until(() -> replicasOf("orders") == 24);
        assertThat(workloads.writes).contains("orders 5->24");
    }

    @Test
    void aCacheBehindOurOwnWriteIsNoForeignHand() {
        workloads.lagging = true;
        brokers.lags.put("orders", 7_200L);
        register("orders", 1);
        await().until(() -> workloads.writes.contains("orders 1->24"));
        awaitVerdicts("orders", 3);
        workloads.staleCache.clear();
        awaitVerdicts("orders", 2);
        assertThat(workloads.writes).containsExactly("orders 1->24");
        assertThat(workloads.asked).hasValue(0);
        assertThat(latest("orders").evaluation().decision().from()).isEqualTo(24);
    }

    @Test
    void aWriteWithoutAnAnswerThatWasCarriedOutIsOurs() {
        workloads.writesThenFails = true;
        brokers.lags.put("orders", 7_200L);
        register("orders", 1);
        await().until(() -> workloads.writes.contains("orders 1->24"));
        awaitVerdicts("orders", 3);
        assertThat(workloads.asked).hasValue(0);
        assertThat(latest("orders").lastScale()).isNotNull();
    }

    @Test
    void whatCameOfAWriteStandsUntilItIsTriedAgain() {
        workloads.answers.put(Fakes.target("orders"), new ScaleOutcome.Forbidden("grant patch on deployments/scale"));
        brokers.lags.put("orders", 7_200L);
        register("orders", 1);
        await().until(() -> heardOf("orders").stream().anyMatch(v -> v.outcome() instanceof ScaleOutcome.Forbidden));
        int from = heardOf("orders").size();
        awaitVerdicts("orders", 4);
        assertThat(heardOf("orders").subList(from, from + 4))
                .allMatch(v -> v.outcome() instanceof ScaleOutcome.Forbidden);
    }

    @Test
    void aForeignWriterTwiceIsAContestAndIsNamed() {
        workloads.writers.put(Fakes.target("orders"), "kubectl-scale");
        register("orders", 3);
        awaitVerdicts("orders", 1);
        workloads.replicas.put(Fakes.target("orders"), 7);
        await().until(() -> workloads.asked.get() == 1);
        awaitVerdicts("orders", 1);
        assertThat(latest("orders").contest()).isNull();
        workloads.replicas.put(Fakes.target("orders"), 4);
        await().until(() -> latest("orders").contest() != null);
        assertThat(latest("orders").contest()).isEqualTo(new Verdict.Contest("kubectl-scale", 2, 4));
    }

    @Test
    void whereWeDoNotWriteNobodyIsAgainstUs() {
        workloads.replicas.put(Fakes.target("orders"), 3);
        sweeps.register(
                Fakes.registration(
                        "orders",
                        Fakes.BROKER,
                        Policies.lagPerReplica(100)
                                .mode(Policy.Mode.Recommend)
                                .everyMillis(50)
                                .build()),
                null);
        brokers.lags.put("orders", 7_200L);
        awaitVerdicts("orders", 1);
        workloads.replicas.put(Fakes.target("orders"), 7);
        await().until(() -> latest("orders").evaluation().decision().from() == 7);
        workloads.replicas.put(Fakes.target("orders"), 4);
        await().until(() -> latest("orders").evaluation().decision().from() == 4);
        assertThat(workloads.asked).hasValue(0);
        assertThat(workloads.writes).isEmpty();
        assertThat(latest("orders").evaluation().decision()).isInstanceOf(Decision.ScaleTo.class);
    }

    @Test
    void aMissingTargetIsMeasuredAllTheSame() {
        brokers.lags.put("orders", 500L);
        sweeps.register(Fakes.registration("orders"), null);
        awaitVerdicts("orders", 2);
        assertThat(latest("orders").target()).isInstanceOf(TargetState.Missing.class);
        assertThat(latest("orders").evaluation().estimate().lag()).isEqualTo(500);
        workloads.replicas.put(Fakes.target("orders"), 1);
        await().until(() -> workloads.writes.contains("orders 1->5"));
    }

    @Test
    void whatWasWrittenDownIsTakenUpByTheSameScalerOnly() {
        Registration registration = Fakes.registration(
                "orders",
                Fakes.BROKER,
                Policies.lagPerReplica(100).replicas(0, 10).everyMillis(50).build());
        brokers.lags.put("orders", 100L);
        workloads.replicas.put(Fakes.target("orders"), 1);
        sweeps.register(registration, null);
        awaitVerdicts("orders", 1);
        workloads.replicas.put(Fakes.target("orders"), 0);
        await().until(() -> latest("orders").evaluation().decision().reason() == Reason.Paused);
        String written = latest("orders").memory().text();

        sweeps.remove(registration.id());
        heard.clear();
        sweeps.register(registration, written);
        awaitVerdicts("orders", 3);
        assertThat(heardOf("orders"))
                .allSatisfy(verdict ->
                        assertThat(verdict.evaluation().decision().reason()).isEqualTo(Reason.Paused));
        assertThat(workloads.writes).isEmpty();

        sweeps.register(
                new Registration(
                        registration.id(),
                        "another-uid",
                        1,
                        registration.createdAt(),
                        registration.broker(),
                        registration.query(),
                        registration.target(),
                        registration.policy(),
                        true),
                written);
        await().until(() -> workloads.writes.contains("orders 0->1"));
    }

    @Test
    void anotherSpecIsLookedAtSoonAndKeepsWhatWasLearned() {
        Policy lazy = Policies.lagPerReplica(100).every(300).build();
        workloads.replicas.put(Fakes.target("orders"), 1);
        Registration first = Fakes.registration("orders", Fakes.BROKER, lazy);
        sweeps.register(first, null);
        awaitVerdicts("orders", 1);
        sweeps.register(first, null);
        brokers.lags.put("orders", 1_000L);
        sweeps.register(
                new Registration(
                        first.id(),
                        first.uid(),
                        2,
                        first.createdAt(),
                        first.broker(),
                        first.query(),
                        first.target(),
                        Policies.lagPerReplica(500).every(300).build(),
                        true),
                null);
        await().until(() -> workloads.writes.contains("orders 1->2"));
        assertThat(latest("orders").generation()).isEqualTo(2);
        assertThat(latest("orders").evaluation().estimate().observedFor()).isPositive();
        assertThat(brokers.opened).hasSize(1);
    }

    @Test
    void aReadingOfTheOldSourceIsWorthlessForTheNew() {
        CountDownLatch gate = new CountDownLatch(1);
        brokers.slow.put(Fakes.BROKER, gate);
        brokers.lags.put("orders", 7_200L);
        register("orders", 1);
        await().until(() -> !brokers.reads.isEmpty());
        Registration first = Fakes.registration("orders");
        sweeps.register(
                new Registration(
                        first.id(),
                        first.uid(),
                        2,
                        first.createdAt(),
                        first.broker(),
                        Fakes.query("calm"),
                        first.target(),
                        first.policy(),
                        true),
                null);
        gate.countDown();
        awaitVerdicts("orders", 2);
        assertThat(workloads.writes).isEmpty();
        assertThat(heard).noneMatch(v -> v.evaluation().reading() instanceof Reading.Unavailable);
    }

    @Test
    void anotherBrokerMovesTheScalerAndClosesTheLeftClient() {
        register("orders", 1);
        awaitVerdicts("orders", 1);
        sweeps.register(
                Fakes.registration(
                        "orders",
                        Fakes.OTHER,
                        Policies.lagPerReplica(100).everyMillis(50).build()),
                null);
        await().until(() -> brokers.closed.contains(Fakes.BROKER));
        awaitVerdicts("orders", 1);
        assertThat(brokers.opened).containsExactly(Fakes.BROKER, Fakes.OTHER);
        assertThat(sweeps.size()).isEqualTo(1);
    }

    @Test
    void anotherObjectUnderTheNameRemembersNothing() {
        register("orders", 1);
        awaitVerdicts("orders", 1);
        Registration first = Fakes.registration("orders");
        workloads.replicas.put(Fakes.target("orders"), 6);
        sweeps.register(
                new Registration(
                        first.id(),
                        "uid-new",
                        1,
                        first.createdAt(),
                        first.broker(),
                        first.query(),
                        first.target(),
                        first.policy(),
                        true),
                null);
        await().until(() -> sweeps.latest(first.id())
                .filter(v -> Integer.valueOf(6).equals(v.foundReplicas()))
                .isPresent());
        assertThat(workloads.asked).hasValue(0);
    }

    @Test
    void removedMeansNoMoreVerdictsWritesOrClients() {
        CountDownLatch gate = new CountDownLatch(1);
        brokers.slow.put(Fakes.BROKER, gate);
        brokers.lags.put("orders", 7_200L);
        register("orders", 1);
        await().until(() -> !brokers.reads.isEmpty());
        sweeps.remove(new ScalerId("shop", "orders"));
        sweeps.remove(new ScalerId("shop", "orders"));
        gate.countDown();
        await().until(() -> brokers.closed.contains(Fakes.BROKER));
        assertThat(heard).isEmpty();
        assertThat(workloads.writes).isEmpty();
        assertThat(sweeps.latest(new ScalerId("shop", "orders"))).isEmpty();
        assertThat(sweeps.longestSilence()).isEqualTo(Duration.ZERO);
        assertThat(sweeps.lastReading(Fakes.BROKER)).isNull();
    }

    @Test
    void intervalsAreMultiplesSoThatEqualOnesMeet() {
        for (int i = 0; i < 3; i++) {
            register("s" + i, 1);
            awaitVerdicts("s" + i, 1);
        }
        int from = brokers.reads.size() + 1;
        await().until(() -> brokers.reads.size() >= from + 2);
        Set<LagQuery> all = Set.of(Fakes.query("s0"), Fakes.query("s1"), Fakes.query("s2"));
        assertThat(brokers.reads.subList(from, from + 2)).allMatch(all::equals);
    }
}
