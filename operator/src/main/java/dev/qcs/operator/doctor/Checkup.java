package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.Diagnosis;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.evaluate.Examiner;
import dev.qcs.operator.lag.BrokerInventory;
import dev.qcs.operator.lag.BrokerInventory.Contents;
import dev.qcs.operator.lag.BrokerInventory.ListedGroup;
import dev.qcs.operator.lag.BrokerLimits;
import dev.qcs.operator.lag.Gap;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.KafkaQuery;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Looks at a cluster for a while, with the eyes of the operator. */
public final class Checkup {
    /** About so many lines of progress. */
    private static final int SAID = 12;

    private final BrokerInventory inventory;
    private final LagReader reader;
    private final Pause pause;
    private final Consumer<String> progress;
    private final Examiner examiner = new Examiner();

    /**
     * @param inventory closed by whoever made it, as is the reader
     * @param progress takes one line for people at each step
     */
    public Checkup(BrokerInventory inventory, LagReader reader, Pause pause, Consumer<String> progress) {
        this.inventory = inventory;
        this.reader = reader;
        this.pause = pause;
        this.progress = progress;
    }

    /** What passes the time between two readings. */
    @FunctionalInterface
    public interface Pause {
        void take(Duration length) throws InterruptedException;
    }

    /**
     * How to look.
     *
     * @param samples readings of the groups, at least 2
     * @param every time between two of them
     * @param policy what counts as late
     */
    public record Plan(Scope scope, int samples, Duration every, Policy policy) {}

    /** What came of it. */
    public sealed interface Outcome {
        record Looked(Report report) implements Outcome {}

        /** The cluster gave no answer at all; one sentence for people. */
        record Blind(String message) implements Outcome {}
    }

    public Outcome run(Plan plan) throws InterruptedException {
        Contents contents = inventory.look();
        if (contents instanceof Contents.Unreachable unreachable) {
            return new Outcome.Blind(unreachable.message());
        }
        Contents.Listed first = (Contents.Listed) contents;
        History cluster = examiner.newHistory();
        examiner.cluster(cluster, clusterReading(first), plan.policy());
        Set<String> names = groups(first, plan.scope());
        Map<LagQuery, Watched> watched = new TreeMap<>(Comparator.comparing(query -> ((KafkaQuery) query).group()));
        for (String name : names) {
            watched.put(
                    new KafkaQuery(name, List.of(), null, GroupReading.Type.UNKNOWN, false),
                    new Watched(examiner, examiner::group));
        }
        progress.accept("found " + many(names.size(), "consumer group") + " and " + many(first.topicsSeen(), "topic")
                + " on " + many(first.brokers(), "broker") + ", watching for "
                + Figures.time(plan.every().multipliedBy(plan.samples() - 1L)));
        // An hour's watch has 240 readings, and nobody wants to read of each.
        int said = Math.max(1, plan.samples() / SAID);
        for (int sample = 1; sample <= plan.samples(); sample++) {
            if (sample > 1) {
                pause.take(plan.every());
            }
            Map<LagQuery, Reading> readings = reader.read(watched.keySet());
            watched.forEach((query, group) ->
                    group.take(plan.scope().narrowed(Objects.requireNonNull(readings.get(query))), plan.policy()));
            if (sample % said == 0 || sample == 1 || sample == plan.samples()) {
                Duration left = plan.every().multipliedBy((long) plan.samples() - sample);
                progress.accept("reading " + sample + " of " + plan.samples()
                        + (left.isZero() ? "" : ", " + Figures.time(left) + " to go") + ": " + sentence(watched));
            }
        }
        Contents last = inventory.look();
        Contents.Listed newest = last instanceof Contents.Listed listed ? listed : first;
        Diagnosis.Outcome ofCluster = examiner.cluster(cluster, clusterReading(newest), plan.policy());
        return new Outcome.Looked(report(plan, first, newest, watched, ofCluster, last));
    }

    private static String sentence(Map<LagQuery, Watched> watched) {
        long blind = Watched.blind(watched.values());
        return Figures.count(Watched.waiting(watched.values())) + " messages wait"
                + (blind == 0 ? "" : ", " + blind + " groups could not be read");
    }

    static String many(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static Set<String> groups(Contents.Listed listed, Scope scope) {
        return scope.groups().isEmpty()
                ? listed.groups().stream().map(ListedGroup::name).collect(Collectors.toCollection(TreeSet::new))
                : new TreeSet<>(scope.groups());
    }

    private static Reading.Observed clusterReading(Contents.Listed listed) {
        return new Reading.Observed(
                listed.time(),
                null,
                List.of(),
                listed.topics(),
                listed.disks(),
                List.of(),
                new Surroundings(List.of(), Set.of(), listed.deadLetters(), BrokerLimits.UNKNOWN),
                List.of());
    }

    private static Report report(
            Plan plan,
            Contents.Listed first,
            Contents.Listed newest,
            Map<LagQuery, Watched> watched,
            Diagnosis.Outcome ofCluster,
            Contents last) {
        Scope scope = plan.scope();
        List<Report.Group> groups = new ArrayList<>();
        List<Report.Stated> findings = new ArrayList<>();
        Unread unread = new Unread();
        Set<String> grown = new HashSet<>();
        watched.forEach((query, group) -> {
            Evaluation evaluation = group.newest();
            String name = ((KafkaQuery) query).group();
            switch (evaluation.reading()) {
                case Reading.Unavailable unavailable -> unread.group(name, unavailable.message());
                case Reading.Observed observed -> {
                    if (!scope.topics().isEmpty() && observed.partitions().isEmpty()) {
                        return;
                    }
                    observed.gaps().forEach(unread::add);
                    GroupReading described = group.history().group();
                    if (described != null && described.state() == GroupReading.State.ABSENT) {
                        unread.missing(name);
                        return;
                    }
                    long uncommitted = neverCommitted(evaluation.estimate());
                    if (uncommitted > 0) {
                        unread.neverCommitted(name, uncommitted);
                    }
                    groups.add(new Report.Group(name, described, evaluation));
                }
            }
            for (Finding finding : evaluation.findings()) {
                // Every group that reads a topic says it; once is enough.
                if (finding.type() != FindingType.RetentionUnbounded || grown.add(finding.subject())) {
                    findings.add(new Report.Stated(name, finding));
                }
            }
        });
        Set<String> read = Report.readers(groups).keySet();
        ofCluster.findings().stream()
                .filter(finding -> ofADisk(finding) || scope.covers(finding.subject(), read))
                .filter(finding -> finding.type() != FindingType.RetentionUnbounded || grown.add(finding.subject()))
                .forEach(finding -> findings.add(new Report.Stated(null, finding)));
        findings.sort(Report.Stated.WORST_FIRST);
        groups.sort(Report.Group.WORST_FIRST);
        newest.gaps().forEach(unread::add);
        scope.topics().stream()
                .filter(name ->
                        newest.topics().stream().noneMatch(topic -> topic.name().equals(name)))
                .forEach(unread::missingTopic);
        if (last instanceof Contents.Unreachable unreachable) {
            unread.add(new Gap(
                    Gap.What.TOPIC,
                    "the cluster at the end of the watch",
                    unreachable.message(),
                    "topics, disks and dead letters are those of the start; look again when it answers"));
        }
        return new Report(
                plan,
                first,
                newest,
                groups,
                findings,
                unread.all(),
                Skipped.gather(groups, ofCluster.unchecked()),
                Verdict.of(
                        findings.stream().map(Report.Stated::finding).toList(),
                        unread.all().isEmpty()));
    }

    /** Partitions that somebody has, and records come to, and nothing was ever committed of. */
    private static long neverCommitted(Estimate estimate) {
        return estimate.partitions().stream()
                .filter(one -> one.committed() == null && one.lag() != null && one.member() != null)
                .filter(one -> one.arrival() != null && one.arrival() > 0)
                .count();
    }

    /** A full disk stops every topic, whichever were asked for. */
    private static boolean ofADisk(Finding finding) {
        return finding.type() == FindingType.DiskFilling || finding.type() == FindingType.DiskCritical;
    }

    /** The severest first, and within a severity what headlines. */
    static final Comparator<Finding> HEADLINES =
            Comparator.comparing(Finding::severity, Comparator.reverseOrder()).thenComparing(Diagnosis.WORST_FIRST);
}
