package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.SlowSeries;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Disks of brokers that hold our topics and run full, whatever the lag. */
final class Disks implements Check {
    private static final double CRITICAL = 0.05;
    private static final double LOW = 0.15;

    /** A trend is drawn no further than so many times its own length: segments are written for hours and deleted at once. */
    private static final int FURTHER = 8;

    @Override
    public List<Finding> look(Symptoms symptoms) {
        List<Finding> found = new ArrayList<>();
        for (DiskReading disk : symptoms.reading().disks()) {
            Finding finding = disk.totalBytes() <= 0 ? null : look(symptoms, disk);
            if (finding != null) {
                found.add(finding);
            }
        }
        return found;
    }

    private static @Nullable Finding look(Symptoms symptoms, DiskReading disk) {
        double free = (double) disk.usableBytes() / disk.totalBytes();
        Duration left = full(symptoms, disk);
        boolean soon = left != null && left.compareTo(symptoms.tempo().minutes(24 * 60)) < 0;
        if (free >= LOW && !soon) {
            return null;
        }
        boolean critical = free < CRITICAL;
        Long lag = symptoms.estimate().lag();
        return Found.of(
                        critical ? FindingType.DiskCritical : FindingType.DiskFilling,
                        critical ? Severity.Critical : Severity.Warning,
                        symptoms.now())
                .about(disk.broker() + ":" + disk.directory())
                .says("disk " + disk.directory() + " of broker " + disk.broker() + " has "
                        + Figures.bytes((double) disk.usableBytes()) + " of "
                        + Figures.bytes((double) disk.totalBytes()) + " left (" + Math.round(100 * free) + "%)"
                        + (soon && left != null ? " and is full in " + Figures.time(left) : "")
                        + (lag != null && lag == 0 ? ", although lag is 0" : ""))
                .advises(
                        "lower retention.ms or retention.bytes of the largest topics, or add disk: a broker whose disk is full"
                                + " stops, and with it every partition it leads")
                .done();
    }

    /** Until only what a broker needs to live is left; {@code null} = it does not fill, or not so soon that it could be told. */
    private static @Nullable Duration full(Symptoms symptoms, DiskReading disk) {
        SlowSeries usable = symptoms.history().slowTracks().disk(disk);
        if (usable == null || usable.span().compareTo(symptoms.tempo().minutes(30)) < 0) {
            return null;
        }
        Double slope = usable.trend();
        if (slope == null || slope >= 0) {
            return null;
        }
        double room = Math.max(0, disk.usableBytes() - CRITICAL * disk.totalBytes());
        Duration left = Duration.ofSeconds((long) Math.min(1e10, room / -slope));
        return left.compareTo(usable.span().multipliedBy(FURTHER)) > 0 ? null : left;
    }
}
