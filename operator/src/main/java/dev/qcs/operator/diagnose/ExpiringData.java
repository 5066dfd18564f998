package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.estimate.Expiry;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.estimate.Race;
import dev.qcs.operator.estimate.RetentionEdge;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unread records that will soon be deleted, by age or by size. A short retention alarms late, in proportion, or it would alarm
 * for ever. The race between the consumer and the edge of retention sets no alarm of its own, since it is never lost sooner
 * than the record expires; it tells whether there is reason to get up for it.
 */
final class ExpiringData implements Check {

    private record Expiring(PartitionEstimate partition, Expiry expiry, Race race, boolean critical) {}

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Expiring> expiring = new ArrayList<>();
        RetentionEdge edge = null;
        for (PartitionEstimate partition : symptoms.estimate().partitions()) {
            if (!partition.hasWork() || partition.state() == PartitionEstimate.State.Stale) {
                continue;
            }
            edge = edge == null ? new RetentionEdge(symptoms.history(), symptoms.reading(), symptoms.tempo()) : edge;
            Expiring one = expiring(symptoms, edge, partition);
            if (one != null) {
                expiring.add(one);
            }
        }
        return expiring.isEmpty() ? List.of() : List.of(finding(symptoms, expiring));
    }

    private static @Nullable Expiring expiring(Symptoms symptoms, RetentionEdge edge, PartitionEstimate partition) {
        Expiry expiry = edge.of(partition);
        if (expiry == null
                || expiry.left()
                                .compareTo(least(
                                        symptoms.tempo().minutes(24 * 60),
                                        expiry.kept().dividedBy(2)))
                        >= 0) {
            return null;
        }
        Race race = edge.race(partition, expiry);
        boolean soon = expiry.left()
                        .compareTo(least(
                                symptoms.tempo().minutes(120), expiry.kept().dividedBy(10)))
                < 0;
        return new Expiring(partition, expiry, race, soon && !(race instanceof Race.Won));
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Finding finding(Symptoms symptoms, List<Expiring> expiring) {
        expiring.sort((a, b) -> {
            int critical = Boolean.compare(b.critical(), a.critical());
            return critical != 0
                    ? critical
                    : a.expiry().left().compareTo(b.expiry().left());
        });
        Expiring first = expiring.getFirst();
        boolean moving = expiring.stream()
                .anyMatch(
                        one -> one.partition().advanced() && one.partition().state() == PartitionEstimate.State.Moving);
        Found found = Found.of(
                        FindingType.DataExpiring,
                        first.critical() ? Severity.Critical : Severity.Warning,
                        symptoms.now())
                .says("unread data of " + first.partition().id() + " " + when(first.expiry()) + ": "
                        + Figures.count(first.partition().lag())
                        + " records wait, and " + why(first.expiry()) + outcome(first.race())
                        + (expiring.size() == 1
                                ? ""
                                : "; " + (expiring.size() - 1) + " more partitions are near it too"))
                .advises(
                        moving
                                ? "lengthen the retention of "
                                        + first.partition().id().topic()
                                        + " until the backlog is gone; as many replicas as are of use are started"
                                : "lengthen the retention of "
                                        + first.partition().id().topic()
                                        + " now, then free the partitions: more replicas do not help while they stand still")
                .effect(moving ? Finding.Effect.ToCap : Finding.Effect.None);
        expiring.forEach(one -> found.at(
                one.partition().id(),
                one.partition().committed(),
                one.partition().pod()));
        return found.done();
    }

    private static String when(Expiry expiry) {
        String from = expiry.left().isZero()
                ? "can be deleted at any time"
                : "can be deleted from " + Figures.time(expiry.left()) + " on";
        return expiry.latest() == null
                ? from
                : from + ", in " + Figures.time(expiry.latest()) + " at the latest (brokers delete whole segments)";
    }

    private static String why(Expiry expiry) {
        return expiry.bySize()
                ? "retention.bytes holds " + Figures.time(expiry.kept()) + " of records at the present rate"
                : "records are kept for " + Figures.time(expiry.kept());
    }

    private static String outcome(Race race) {
        return switch (race) {
            case Race.Lost lost ->
                "; " + Figures.rate(lost.pace()) + "/s are read where " + Figures.rate(lost.edge())
                        + "/s expire, so that the first is lost in about " + Figures.time(lost.in());
            case Race.Won won ->
                "; " + Figures.rate(won.pace()) + "/s are read where " + Figures.rate(won.edge())
                        + "/s expire, so that none is lost at this pace";
            case Race.Plain.NONE -> "";
        };
    }
}
