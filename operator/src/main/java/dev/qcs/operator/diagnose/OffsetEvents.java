package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.PartitionTrack;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What an incident is called while it is listed, with when and how much. */
final class OffsetEvents {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private OffsetEvents() {}

    static Finding finding(Incident incident, Symptoms symptoms) {
        Found found = Found.of(incident.type(), severity(incident), incident.at())
                .about(incident.at().toString());
        for (Incident.Place place : incident.places()) {
            found.at(place.partition(), place.from(), null);
        }
        switch (incident.type()) {
            case DataLost -> lost(found, incident, symptoms);
            case OffsetResetToEarliest -> reset(found, incident, symptoms);
            case OffsetSkippedForward -> skipped(found, incident);
            default -> rewound(found, incident, symptoms);
        }
        return found.done();
    }

    private static Severity severity(Incident incident) {
        return switch (incident.type()) {
            case DataLost, OffsetSkippedForward -> Severity.Critical;
            default -> incident.minor() ? Severity.Info : Severity.Warning;
        };
    }

    private static void lost(Found found, Incident incident, Symptoms symptoms) {
        Incident.Place worst = worst(incident);
        boolean upTo = symptoms.reading().topics().stream()
                .anyMatch(topic -> topic.cleanup() == null || topic.cleanup().contains("compact"));
        found.says((upTo ? "up to " : "") + Figures.count(incident.records())
                        + (incident.records() == 1 ? " record was" : " records were") + " deleted unread on "
                        + (incident.partitions() == 1
                                ? "partition " + worst.partition()
                                : incident.partitions() + " partitions, most on " + worst.partition())
                        + when(incident) + ": committed " + worst.from() + ", the log starts at " + worst.to()
                        + "; by retention or by an administrator")
                .advises(
                        "lengthen retention to the longest outage plus the time to catch up; the consumer goes on at the log"
                                + " start with auto.offset.reset=earliest, at its end with latest, and stops with none");
    }

    private static void reset(Found found, Incident incident, Symptoms symptoms) {
        found.says("the group went back " + Figures.count(incident.records()) + " records to the start of the log on "
                        + places(incident) + when(incident) + ": its offsets were reset or had expired")
                .advises(
                        "expect every one of these records to be processed again, which is safe only if the consumer is"
                                + " idempotent; if nobody reset it, raise offsets.retention.minutes above the longest pause");
        // Until it is seen how fast the old records are worked off, their number says nothing of the replicas needed.
        if (Duration.between(incident.at(), symptoms.now())
                        .compareTo(symptoms.tempo().minutes(1))
                < 0) {
            found.effect(Finding.Effect.Hold);
        }
    }

    private static void rewound(Found found, Incident incident, Symptoms symptoms) {
        boolean recovered = incident.places().stream().allMatch(place -> {
            PartitionTrack track = symptoms.track(place.partition());
            return track != null && track.lastCommitted() >= place.from();
        });
        found.says("the group went back " + Figures.count(incident.records()) + " records on " + places(incident)
                        + when(incident)
                        + (recovered ? "; they have been worked off again" : ""))
                .advises(
                        "records are processed twice: keep the consumer idempotent, and look for a seek, a lost commit or a"
                                + " reset by hand");
    }

    private static void skipped(Found found, Incident incident) {
        Incident.Place worst = worst(incident);
        found.says(Figures.count(incident.records()) + " records of " + places(incident) + " were skipped"
                        + when(incident) + ": the committed offset of " + worst.partition() + " went from "
                        + worst.from()
                        + " to " + worst.to() + " faster than the group can work")
                .advises("if nobody meant to skip them, set the group back to offset " + worst.from()
                        + " while it is stopped; auto.offset.reset=latest and seeks to the end do this");
    }

    private static Incident.Place worst(Incident incident) {
        return incident.places().getFirst();
    }

    private static String places(Incident incident) {
        return incident.partitions() == 1
                ? incident.places().getFirst().partition().toString()
                : incident.partitions() + " partitions, most on "
                        + worst(incident).partition();
    }

    private static String when(Incident incident) {
        return " at " + CLOCK.format(incident.at()) + " UTC";
    }
}
