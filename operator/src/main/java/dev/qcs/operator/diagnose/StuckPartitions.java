package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Owners;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Partitions with work whose committed offset stands still. Some, while others move: a record or a client. The same offset
 * under several owners or after several restarts: a record. All of them: what they share. A freeze with nothing new behind it:
 * perhaps only the markers of a transaction. The difference decides what to do, so it is one check.
 */
final class StuckPartitions implements Check {
    private static final int REDELIVERIES = 2;

    @Override
    public List<Finding> look(Symptoms symptoms) {
        GroupReading group = symptoms.group();
        List<PartitionEstimate> poisoned = new ArrayList<>();
        List<PartitionEstimate> tails = new ArrayList<>();
        List<PartitionEstimate> unsettled = new ArrayList<>();
        List<PartitionEstimate> frozen = new ArrayList<>();
        List<PartitionEstimate> working = new ArrayList<>();
        boolean allStand = true;
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            if (!partition.hasWork()) {
                continue;
            }
            working.add(partition);
            // One that has only just got work, and has not moved since the others stand still, is no sign of life.
            allStand &= partition.state() == PartitionEstimate.State.Frozen
                    || partition.state() == PartitionEstimate.State.Moving;
            if (partition.state() != PartitionEstimate.State.Frozen) {
                continue;
            }
            if (Tails.probably(symptoms, partition)) {
                tails.add(partition);
            } else if (Tails.maybe(symptoms, partition)) {
                unsettled.add(partition);
            } else if (deliveredAgain(symptoms, partition)) {
                poisoned.add(partition);
            } else if (symptoms.standsStillByItself(partition)) {
                frozen.add(partition);
            }
        }
        List<Finding> found = new ArrayList<>();
        List<PartitionEstimate> read = symptoms.estimate().partitions().stream()
                .filter(partition -> Tails.certainly(symptoms, partition))
                .toList();
        if (!read.isEmpty()) {
            found.add(Tails.certain(symptoms, read));
        }
        if (!tails.isEmpty()) {
            found.add(Tails.probable(symptoms, tails));
        }
        if (group != null && group.withoutMembers()) {
            return found;
        }
        boolean othersMove = symptoms.estimate().anyPartitionMoves();
        if (!poisoned.isEmpty() && othersMove) {
            found.add(poison(symptoms, poisoned));
        }
        if (!frozen.isEmpty() && othersMove) {
            found.add(some(symptoms, frozen));
        } else if (othersMove && poisoned.isEmpty()) {
            List<PartitionEstimate> waiting = waiting(symptoms);
            if (!waiting.isEmpty()) {
                found.add(later(symptoms, waiting));
            }
        }
        List<PartitionEstimate> all = new ArrayList<>(frozen);
        all.addAll(poisoned);
        boolean pausedOnPurpose = symptoms.pausedOnPurpose();
        boolean calm = poisoned.stream().allMatch(symptoms::standsStillByItself);
        // Of a consumer that was never seen to commit the rhythm is unknown: some commit every five minutes.
        boolean rhythmKnown = symptoms.estimate().sinceLastMove() != null
                || all.stream()
                        .anyMatch(partition ->
                                partition.stillFor().compareTo(symptoms.tempo().minutes(5)) > 0);
        if (!othersMove && !all.isEmpty() && calm && allStand && rhythmKnown && !pausedOnPurpose) {
            working.removeAll(tails);
            working.removeAll(unsettled);
            found.add(all(symptoms, all, working));
        }
        return found;
    }

    /** The same offset was given out again, and stopped again. A rollout gives everything out again. */
    private static boolean deliveredAgain(Symptoms symptoms, PartitionEstimate partition) {
        PartitionTrack track = symptoms.track(partition.id());
        if (track == null || symptoms.rollingOut() || Tails.perhaps(symptoms, partition)) {
            return false;
        }
        Duration due = longer(partition.stallAfter(), symptoms.tempo().minutes(5));
        if (partition.stillFor().compareTo(due) < 0) {
            return false;
        }
        Owners owners = track.owners();
        Duration tried = partition.commitCadence().multipliedBy(3);
        Duration least =
                longer(symptoms.policy().maxProcessing(), symptoms.tempo().minutes(1));
        boolean hadItsTime = owners.count() > REDELIVERIES
                || track.triedByOwnerFor(symptoms.nowMillis()).compareTo(longer(tried, least)) >= 0;
        return owners.restarts() >= REDELIVERIES || (owners.count() >= REDELIVERIES && hadItsTime);
    }

    private static Finding poison(Symptoms symptoms, List<PartitionEstimate> poisoned) {
        PartitionEstimate worst = longest(poisoned);
        PartitionTrack track = symptoms.track(worst.id());
        Owners owners = track == null ? null : track.owners();
        List<String> names = owners == null ? List.of() : owners.names();
        int restarts = owners == null ? 0 : owners.restarts();
        String again = (restarts > 0 ? restarts + (restarts == 1 ? " restart, " : " restarts, ") : "")
                + (names.size() == 1 ? "owner " : "owners ")
                + String.join(", ", names);
        String others =
                poisoned.size() == 1 ? "" : "; " + (poisoned.size() - 1) + " more were delivered again and stopped too";
        Found found = Found.of(FindingType.PoisonMessage, Severity.Critical, since(symptoms, worst))
                .says("partition " + worst.id() + " is stuck at offset " + worst.committed() + " for "
                        + Figures.time(worst.stillFor()) + " with " + Figures.count(worst.lag())
                        + " waiting: the same record was delivered again and stopped again (" + again
                        + "), while other partitions move" + others)
                .advises("inspect the record at offset " + worst.committed()
                        + ", then skip it or send it to a dead-letter topic after a few tries")
                .excludes(ids(poisoned));
        return withEvidence(found, poisoned).done();
    }

    private static Finding some(Symptoms symptoms, List<PartitionEstimate> frozen) {
        PartitionEstimate worst = longest(frozen);
        String offset = String.valueOf(worst.committed());
        String others = frozen.size() == 1 ? "" : "; " + (frozen.size() - 1) + " more stand still too";
        boolean aftermath = Tails.perhaps(symptoms, worst);
        Found found = Found.of(FindingType.PartitionFrozen, Severity.Warning, since(symptoms, worst))
                .suspected(true)
                .says("partition " + worst.id() + " has not moved from offset " + offset + " for "
                        + Figures.time(worst.stillFor()) + " with " + Figures.count(worst.lag()) + " waiting (owner "
                        + owner(worst) + "), while other partitions do" + others
                        + (aftermath ? Tails.leftOver(worst) : ""))
                .advises(
                        "restart " + owner(worst) + "; if it stops at offset " + offset
                                + " again, that record cannot be processed: inspect it, then skip it or send it to a dead-letter topic")
                .excludes(ids(frozen));
        return withEvidence(found, frozen).done();
    }

    /** Those that have waited for so long that somebody may ask why. */
    private static List<PartitionEstimate> waiting(Symptoms symptoms) {
        Duration much = symptoms.tempo().minutes(10);
        return symptoms.estimate().partitions().stream()
                .filter(partition -> partition.hasWork()
                        && partition.mayWaitForItsTurn()
                        && partition.stillFor().compareTo(much) >= 0)
                .toList();
    }

    /** It may be a record all the same, which shows when the partition's turn comes; nothing is to be done before that. */
    private static Finding later(Symptoms symptoms, List<PartitionEstimate> waiting) {
        PartitionEstimate worst = longest(waiting);
        Found found = Found.of(FindingType.PartitionFrozen, Severity.Info, since(symptoms, worst))
                .suspected(true)
                .says("partition " + worst.id() + " has not moved from offset " + worst.committed() + " for "
                        + Figures.time(worst.stillFor()) + " with " + Figures.count(worst.lag())
                        + " waiting, while its " + owner(worst) + " works on other partitions"
                        + (waiting.size() == 1 ? "" : "; " + (waiting.size() - 1) + " more wait too")
                        + ": a consumer does all that it fetched of one partition, up to max.partition.fetch.bytes (1 MiB),"
                        + " before it turns to the next")
                .advises(
                        "nothing if all of them move in turn; for shorter turns lower max.partition.fetch.bytes, or add"
                                + " consumers so that each has fewer partitions");
        return withEvidence(found, waiting).done();
    }

    private static Finding all(Symptoms symptoms, List<PartitionEstimate> frozen, List<PartitionEstimate> working) {
        PartitionEstimate worst = longest(frozen);
        GroupReading group = symptoms.group();
        int members =
                group == null || group.members() == null ? 0 : group.members().size();
        String who = members == 0 ? "the group's consumers" : members == 1 ? "1 consumer" : members + " consumers";
        boolean one = working.size() == 1;
        boolean aftermath = frozen.stream().allMatch(partition -> Tails.perhaps(symptoms, partition));
        Duration lastMove = symptoms.estimate().sinceLastMove();
        Duration stillFor = lastMove == null || lastMove.compareTo(worst.stillFor()) > 0 ? worst.stillFor() : lastMove;
        // One slow record, or one slow batch, is legal for as long as max.poll.interval.ms allows by default.
        boolean early =
                stillFor.compareTo(longer(worst.stallAfter(), symptoms.tempo().minutes(5))) < 0;
        Found found = Found.of(FindingType.AllPartitionsStalled, Severity.Critical, since(symptoms, worst))
                .suspected(frozen.size() == 1 || aftermath || early)
                .says((early ? "possibly stalled: " : "") + who + " alive, but "
                        + (one
                                ? "the only partition with work, " + worst.id() + ", has not moved for "
                                : "none of " + working.size() + " partitions with work has moved for ")
                        + Figures.time(stillFor) + " with "
                        + Figures.count(working.stream()
                                .mapToLong(p -> p.lag() == null ? 0 : p.lag())
                                .reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b))
                        + " waiting" + Processors.clause(symptoms) + (aftermath ? Tails.leftOver(worst) : ""))
                .advises(
                        one
                                ? "take a thread dump of " + owner(worst)
                                        + ": one record, a lock or a downstream system, which cannot be told apart with one"
                                        + " partition"
                                : "take a thread dump: " + Processors.cause(symptoms)
                                        + (symptoms.target() == null
                                                ? ""
                                                : "; if so, set the annotation scaling.qcs.dev/consumer-paused on the"
                                                        + " target"))
                .effect(Finding.Effect.Hold);
        return withEvidence(found, frozen).done();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    static PartitionEstimate longest(List<PartitionEstimate> frozen) {
        return frozen.stream()
                .max((a, b) -> a.stillFor().compareTo(b.stillFor()))
                .orElseThrow();
    }

    static Instant since(Symptoms symptoms, PartitionEstimate partition) {
        return symptoms.now().minus(partition.stillFor());
    }

    static String owner(PartitionEstimate partition) {
        return partition.owner() == null ? "unknown" : partition.owner();
    }

    static Set<PartitionId> ids(List<PartitionEstimate> partitions) {
        return partitions.stream().map(PartitionEstimate::id).collect(Collectors.toSet());
    }

    static Found withEvidence(Found found, List<PartitionEstimate> partitions) {
        partitions.stream()
                .sorted((a, b) -> b.stillFor().compareTo(a.stillFor()))
                .limit(10)
                .forEach(p -> found.at(p.id(), p.committed(), p.pod()));
        return found;
    }
}
