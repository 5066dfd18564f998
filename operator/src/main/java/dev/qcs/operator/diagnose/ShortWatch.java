package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a group after half a minute, when the rules that are sure of themselves want several. All of it is
 * suspected, says for how long it was watched, and gives way to what those rules find.
 */
final class ShortWatch {
    /** Most consumers commit every 5 s: what stands still for less than three of that may only be between two commits. */
    private static final Duration LEAST = Duration.ofSeconds(15);

    private static final int COMMITS_MISSED = 3;

    /** Of what was watched, since the first reading of a partition may come a little later. */
    private static final double ALMOST_ALL = 0.9;

    /** Consumers that someone started by hand and left: nobody waits for them. */
    private static final String LEFT_BEHIND = "console-consumer-\\d+";

    private static final Set<FindingType> STANDSTILL = Set.of(
            FindingType.PoisonMessage,
            FindingType.NoMembers,
            FindingType.AllPartitionsStalled,
            FindingType.PartitionFrozen,
            FindingType.RebalanceStorm,
            FindingType.RevocationStuck,
            FindingType.HangingTransaction,
            FindingType.LongTransaction,
            FindingType.PersistentTail);

    private ShortWatch() {}

    /** What to add to the findings of a group of which nobody said what runs it. */
    static List<Finding> beside(List<Finding> found, Symptoms symptoms) {
        GroupReading group = symptoms.group();
        Duration watched = symptoms.estimate().observedFor();
        if (group == null
                || symptoms.target() != null
                || watched.compareTo(symptoms.tempo().of(LEAST)) < 0) {
            return List.of();
        }
        List<Finding> more = new ArrayList<>();
        if (found.stream().noneMatch(finding -> STANDSTILL.contains(finding.type()))) {
            add(more, standstill(symptoms, group, watched));
        }
        if (more.isEmpty()
                && found.stream()
                        .noneMatch(finding ->
                                STANDSTILL.contains(finding.type()) || finding.type() == FindingType.SlowConsumer)) {
            add(more, slow(symptoms, watched));
        }
        return more;
    }

    private static void add(List<Finding> all, @Nullable Finding one) {
        if (one != null) {
            all.add(one);
        }
    }

    private static @Nullable Finding standstill(Symptoms symptoms, GroupReading group, Duration watched) {
        List<PartitionEstimate> partitions = symptoms.estimate().partitions();
        List<PartitionEstimate> working =
                partitions.stream().filter(PartitionEstimate::hasWork).toList();
        List<PartitionEstimate> standing = working.stream()
                .filter(p -> stands(p, cadence(partitions), watched))
                .sorted(Comparator.comparing(PartitionEstimate::lag, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .reversed())
                .toList();
        boolean othersMove = partitions.stream().anyMatch(p -> p.sinceChange() != null);
        if (standing.isEmpty() || group.state().rebalancing()) {
            return null;
        }
        if (group.withoutMembers()) {
            return othersMove ? null : nobody(symptoms, group, standing, watched);
        }
        if (othersMove) {
            // The member of some is busy with another partition, and may come to them later.
            List<PartitionEstimate> served = standing.stream()
                    .filter(p ->
                            p.triedFor().toMillis() >= ALMOST_ALL * p.stillFor().toMillis())
                    .toList();
            return served.isEmpty() ? null : some(symptoms, served, watched);
        }
        return standing.size() == working.size() ? all(symptoms, group, standing, watched) : null;
    }

    private static Duration cadence(List<PartitionEstimate> partitions) {
        return partitions.stream()
                .map(PartitionEstimate::commitCadence)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static boolean stands(PartitionEstimate partition, Duration cadence, Duration watched) {
        return partition.committed() != null
                && partition.stillFor().toMillis() >= ALMOST_ALL * watched.toMillis()
                && partition.stillFor().compareTo(cadence.multipliedBy(COMMITS_MISSED)) >= 0;
    }

    private static Finding nobody(
            Symptoms symptoms, GroupReading group, List<PartitionEstimate> standing, Duration watched) {
        String waiting = Figures.count(symptoms.estimate().lag()) + " waiting";
        if (group.selfAssigned()) {
            return Found.of(
                            FindingType.NoMembers,
                            Severity.Warning,
                            symptoms.now().minus(watched))
                    .suspected(true)
                    .says("possibly nobody consumes: nothing of group " + group.name() + " has moved in the "
                            + Figures.time(watched) + " watched, with " + waiting
                            + "; it assigns its partitions itself, so whether it runs cannot be seen")
                    .advises("look whether its job runs; a group that is no longer used can be deleted")
                    .done();
        }
        boolean leftBehind = group.name().matches(LEFT_BEHIND);
        Found found = Found.of(
                        FindingType.NoMembers,
                        leftBehind ? Severity.Info : Severity.Critical,
                        symptoms.now().minus(watched))
                .suspected(true)
                .says("nobody consumes: group " + group.name() + " had no member in the " + Figures.time(watched)
                        + " watched, with " + waiting)
                .advises(
                        leftBehind
                                ? "delete the group: a console consumer left it behind"
                                : NobodyConsumes.START_OR_DELETE);
        standing.forEach(partition -> found.at(partition.id(), partition.committed(), null));
        return found.done();
    }

    private static Finding some(Symptoms symptoms, List<PartitionEstimate> standing, Duration watched) {
        PartitionEstimate worst = standing.getFirst();
        String owner = StuckPartitions.owner(worst);
        Found found = Found.of(
                        FindingType.PartitionFrozen,
                        Severity.Warning,
                        symptoms.now().minus(watched))
                .suspected(true)
                .says("possibly stuck: partition " + worst.id() + " has not moved from offset " + worst.committed()
                        + " in the " + Figures.time(watched) + " watched, with " + Figures.count(worst.lag())
                        + " waiting (owner " + owner + "), while others did"
                        + (standing.size() == 1 ? "" : "; " + (standing.size() - 1) + " more stand still too"))
                .advises("watch for 6 minutes to be sure (--watch 360); then restart " + owner
                        + ": if it stops at offset " + worst.committed() + " again, that record cannot be processed");
        standing.forEach(partition -> found.at(partition.id(), partition.committed(), partition.pod()));
        return found.done();
    }

    private static Finding all(
            Symptoms symptoms, GroupReading group, List<PartitionEstimate> standing, Duration watched) {
        int members = group.members() == null ? 0 : group.members().size();
        String who = members == 0 ? "the consumers" : members == 1 ? "its 1 consumer" : "its " + members + " consumers";
        Found found = Found.of(
                        FindingType.AllPartitionsStalled,
                        Severity.Warning,
                        symptoms.now().minus(watched))
                .suspected(true)
                .says("possibly stalled: " + who + " of group " + group.name() + " moved "
                        + (standing.size() == 1
                                ? "not, on the only partition with work, "
                                        + standing.getFirst().id() + ","
                                : "none of " + standing.size() + " partitions with work")
                        + " in the " + Figures.time(watched) + " watched, with "
                        + Figures.count(symptoms.estimate().lag()) + " waiting")
                .advises(
                        "watch for 6 minutes to be sure (--watch 360), some commit rarely; meanwhile take a thread dump of "
                                + StuckPartitions.owner(standing.getFirst())
                                + ": a lock, a downstream system, one record, or paused on purpose");
        standing.forEach(partition -> found.at(partition.id(), partition.committed(), partition.pod()));
        return found.done();
    }

    /** The backlog grows, and is more than is consumed in the time that messages may wait. */
    private static @Nullable Finding slow(Symptoms symptoms, Duration watched) {
        Double growth = symptoms.estimate().growth();
        Double arrival = symptoms.estimate().arrival();
        Double consumption = symptoms.estimate().consumption();
        Long lag = symptoms.estimate().lag();
        if (growth == null || arrival == null || consumption == null || lag == null || consumption <= 0) {
            return null;
        }
        boolean late = Throughput.lateForObjective(symptoms, symptoms.estimate()) || lag > 60 * consumption;
        if (!late || lag < Throughput.WORTH_MENTION || growth <= Throughput.noticeable(symptoms.estimate())) {
            return null;
        }
        return Found.of(
                        FindingType.SlowConsumer,
                        Severity.Warning,
                        symptoms.now().minus(watched))
                .suspected(true)
                .says("possibly too slow: in the " + Figures.time(watched) + " watched producers wrote "
                        + Figures.rate(arrival) + "/s and the group consumed " + Figures.rate(consumption)
                        + "/s; lag grows, to " + Figures.count(lag))
                .advises(Throughput.MORE_OR_CHEAPER)
                .done();
    }
}
