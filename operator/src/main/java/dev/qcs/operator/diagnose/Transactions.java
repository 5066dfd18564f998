package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.lag.TransactionReading;
import dev.qcs.operator.lag.Visibility;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction that hides everything behind it from readers of committed records: the last stable offset stands still,
 * the end moves, and the group stands where the hidden part begins. Long while its coordinator may still end it, hanging when
 * it is older than any coordinator allows.
 */
final class Transactions implements Check {
    /** Markers of earlier transactions that a commit of "the last record plus one" does not pass. */
    private static final long MARKERS = 2;

    private static final Duration DEFAULT_LONGEST = Duration.ofMinutes(15);

    /** @param seen the part of its age that was watched, by our own clock */
    private record Held(
            PartitionEstimate partition,
            Duration age,
            Duration seen,
            long at,
            long hidden,
            @Nullable TransactionReading by) {}

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Held> hanging = new ArrayList<>();
        List<Held> open = new ArrayList<>();
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            PartitionTrack track = symptoms.track(partition.id());
            Held held = track == null ? null : held(symptoms, partition, track.visibility());
            if (held != null) {
                (hangs(symptoms, held) ? hanging : open).add(held);
            }
        }
        List<Finding> found = new ArrayList<>();
        if (!hanging.isEmpty()) {
            found.add(finding(symptoms, FindingType.HangingTransaction, Severity.Critical, hanging));
        }
        if (!open.isEmpty()) {
            found.add(finding(symptoms, FindingType.LongTransaction, Severity.Warning, open));
        }
        return found;
    }

    private static @Nullable Held held(Symptoms symptoms, PartitionEstimate partition, Visibility visibility) {
        long now = symptoms.nowMillis();
        Duration heldFor = visibility.heldFor(now);
        if (heldFor.compareTo(symptoms.tempo().seconds(60)) < 0 || partition.committed() == null) {
            return null;
        }
        Long stable = visibility.lastStable(symptoms.tempo().minutes(2), now);
        boolean endMoves = visibility.endStillFor(now).compareTo(heldFor) < 0;
        if (stable == null || !endMoves || partition.committed() > stable || partition.committed() < stable - MARKERS) {
            return null;
        }
        TransactionReading by = symptoms.reading().around().transactions().stream()
                .filter(t -> t.partition().equals(partition.id()) && t.firstOffset() <= stable)
                .findFirst()
                .orElse(null);
        Instant began = by == null || by.startedAt() == null ? symptoms.now().minus(heldFor) : by.startedAt();
        Duration age = Duration.between(began, symptoms.now());
        int last = symptoms.history().size() - 1;
        PartitionTrack track = symptoms.track(partition.id());
        long end = track == null || last < 0 ? stable : track.end(last);
        return new Held(
                partition, age.compareTo(heldFor) > 0 ? age : heldFor, heldFor, stable, Math.max(0, end - stable), by);
    }

    private static boolean hangs(Symptoms symptoms, Held held) {
        Duration longest = symptoms.reading().around().limits().longestTransaction();
        Duration most = (longest == null ? DEFAULT_LONGEST : longest)
                .plus(symptoms.tempo().minutes(5));
        // A producer that no coordinator knows has nobody who would ever end its transaction.
        boolean orphan = held.by() != null
                && held.by().transactionalId() == null
                && held.age().compareTo(symptoms.tempo().minutes(5)) >= 0;
        // Its age is by the broker's clock, which may be wrong; that of short ones one after the other would be wrong
        // by as much.
        boolean watched = held.seen().compareTo(symptoms.tempo().minutes(5)) >= 0;
        return orphan || (watched && held.age().compareTo(most) > 0);
    }

    private static Finding finding(Symptoms symptoms, FindingType type, Severity severity, List<Held> all) {
        Held worst = all.stream().max((a, b) -> a.age().compareTo(b.age())).orElseThrow();
        TransactionReading by = worst.by();
        boolean orphan = by != null && by.transactionalId() == null;
        boolean hanging = type == FindingType.HangingTransaction;
        String producer = by == null
                ? "a transaction"
                : "a transaction of producer " + by.producerId()
                        + (orphan
                                ? ", which no coordinator that may be asked knows,"
                                : " (" + by.transactionalId() + ")");
        String timeout = by == null || by.timeout() == null ? "" : ", its timeout is " + Figures.time(by.timeout());
        String readers = symptoms.policy().readCommitted()
                ? "its readers cannot see the "
                : "readers with isolation.level=read_committed, as these seem to be, cannot see the ";
        Found found = Found.of(type, severity, symptoms.now().minus(worst.age()))
                .suspected(by == null || (hanging && orphan))
                .says((by == null ? "possibly " : "") + producer + " has been open at offset " + worst.at() + " of "
                        + worst.partition().id() + " for " + Figures.time(worst.age()) + timeout + "; " + readers
                        + Figures.count(worst.hidden()) + " records behind it"
                        + (all.size() == 1 ? "" : "; " + (all.size() - 1) + " more partitions are held back too"))
                .advises(
                        hanging
                                ? "find it with kafka-transactions.sh find-hanging, then abort it with kafka-transactions.sh"
                                        + " abort"
                                : "wait for its timeout, or look why that producer does not end it")
                .excludes(
                        all.stream().map(held -> held.partition().id()).collect(Collectors.toCollection(HashSet::new)));
        all.forEach(held ->
                found.at(held.partition().id(), held.at(), held.partition().pod()));
        return found.done();
    }
}
