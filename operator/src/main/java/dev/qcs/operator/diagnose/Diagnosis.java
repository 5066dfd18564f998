package dev.qcs.operator.diagnose;

import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All checks, in one round; the findings that have lasted, worst first. */
public final class Diagnosis {
    private static final List<Check> CHECKS = List.of(
            new StuckPartitions(),
            new Transactions(),
            new Churn(),
            new StuckRevocation(),
            new NobodyConsumes(),
            new ExpiringData(),
            new LateReaders(),
            new ExpiringOffsets(),
            new BeyondLogEnd(),
            new EarlyCommits(),
            new Throughput(),
            new Skew(),
            new IdleMembers(),
            new DeadLetters(),
            new Disks(),
            new UnboundedRetention(),
            new PartlyBlind(),
            new StaleTopics(),
            new QuietProducer());

    private static final List<Watch> WATCHES = List.of(new LostData(), new OffsetJumps());

    /** An event that is over for so long ranks behind what is still true. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    /** For RabbitMQ, where partitions only stand for queues and have no offsets to go wrong. */
    private static final List<Check> QUEUE_CHECKS = List.of(
            new NobodyTakes(),
            new HeldMessages(),
            new BlockedConsumers(),
            new Redelivery(),
            new BlockedPublishers(),
            new QueueLimits(),
            new DeadLetterQueues(),
            new SlowQueue(),
            new PartlyBlind());

    /** For share groups, which commit no offsets and whose partitions have no owner. */
    private static final List<Check> SHARE_CHECKS = List.of(
            new NothingSettled(),
            new NobodyConsumes(),
            new ExpiringData(),
            new LateReaders(),
            new Throughput(),
            new DeadLetters(),
            new Disks(),
            new UnboundedRetention(),
            new PartlyBlind(),
            new QuietProducer());

    /** Headline order; within a type critical first, confirmed before suspected. */
    public static final Comparator<Finding> WORST_FIRST = Comparator.comparing(
                    Diagnosis::lagHidden, Comparator.reverseOrder())
            .thenComparing(Finding::past)
            .thenComparing(Finding::type)
            .thenComparing(Finding::severity, Comparator.reverseOrder())
            .thenComparing(Finding::confidence, Comparator.reverseOrder())
            .thenComparing(Finding::message);

    private Diagnosis() {}

    /**
     * Findings to show, and what to hand to the next round.
     *
     * @param unchecked of which it is not known whether they are so
     */
    public record Outcome(List<Finding> findings, List<Unchecked> unchecked, Streaks streaks, Incidents incidents) {
        public Outcome {
            findings = List.copyOf(findings);
            unchecked = List.copyOf(unchecked);
        }
    }

    /**
     * What the newest reading and those before it show, without waiting for it to last: for one look, after which nobody looks
     * again.
     */
    public static Outcome atOnce(Symptoms symptoms, Incidents incidents) {
        List<Finding> found = found(symptoms);
        found.addAll(ofQueues(symptoms) ? ShortQueueWatch.beside(found, symptoms) : ShortWatch.beside(found, symptoms));
        found.removeIf(finding -> !heeded(finding, symptoms.policy()));
        Incidents happened = incidents.next(seen(symptoms), symptoms.now(), symptoms.tempo());
        found.addAll(events(happened, symptoms));
        found.sort(WORST_FIRST);
        return new Outcome(found, NotChecked.list(symptoms, found), Streaks.NONE, happened);
    }

    /** Looks for everything that a reading can show. */
    public static Outcome diagnose(Symptoms symptoms, Streaks streaks, Incidents incidents) {
        Instant now = symptoms.now();
        Incidents happened = incidents.next(seen(symptoms), now, symptoms.tempo());
        Outcome lasting = lasting(found(symptoms), streaks, now, symptoms.policy(), symptoms.tempo());
        List<Finding> all = new ArrayList<>(lasting.findings());
        all.addAll(events(happened, symptoms));
        all.sort(WORST_FIRST);
        return new Outcome(all, NotChecked.list(symptoms, all), lasting.streaks(), happened);
    }

    private static List<Finding> found(Symptoms symptoms) {
        List<Finding> found = new ArrayList<>();
        for (Check check : checks(symptoms)) {
            found.addAll(check.look(symptoms));
        }
        return found;
    }

    private static List<Incident> seen(Symptoms symptoms) {
        List<Incident> seen = new ArrayList<>();
        for (Watch watch : ofQueues(symptoms) || symptoms.estimate().shared() ? List.<Watch>of() : WATCHES) {
            seen.addAll(watch.see(symptoms));
        }
        return seen;
    }

    private static List<Check> checks(Symptoms symptoms) {
        return ofQueues(symptoms) ? QUEUE_CHECKS : symptoms.estimate().shared() ? SHARE_CHECKS : CHECKS;
    }

    private static boolean ofQueues(Symptoms symptoms) {
        return !symptoms.reading().queues().isEmpty();
    }

    private static List<Finding> events(Incidents happened, Symptoms symptoms) {
        List<Finding> events = new ArrayList<>();
        for (Incident incident : happened.all()) {
            Finding finding = OffsetEvents.finding(incident, symptoms);
            if (heeded(finding, symptoms.policy())) {
                boolean over = Duration.between(incident.lastAt(), symptoms.now())
                                .compareTo(symptoms.tempo().of(FRESH))
                        >= 0;
                events.add(over ? finding.over() : finding);
            }
        }
        return events;
    }

    /** Of what was found in this round, what has lasted and is not ignored, worst first. */
    public static Outcome lasting(List<Finding> found, Streaks before, Instant now, Policy policy, Tempo tempo) {
        List<Finding> heeded = new ArrayList<>(found);
        heeded.removeIf(finding -> !heeded(finding, policy));
        Streaks.Round round = before.next(heeded, now, tempo);
        List<Finding> shown = new ArrayList<>(round.shown());
        shown.sort(WORST_FIRST);
        return new Outcome(shown, List.of(), round.next(), Incidents.NONE);
    }

    private static boolean heeded(Finding finding, Policy policy) {
        return !policy.ignores(finding.type().name());
    }

    /** Lag that cannot be read comes before everything that is concluded from it. */
    private static boolean lagHidden(Finding finding) {
        return finding.type() == FindingType.ObservationDegraded && finding.severity() != Finding.Severity.Info;
    }
}
