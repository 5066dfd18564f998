package dev.qcs.operator.report;

import dev.qcs.operator.sweep.ScalerId;

/**
 * Something that happened and that a person should find in the events of a scaler.
 *
 * @param uid of the scaler
 * @param reason one CamelCase word
 * @param action what was being done: {@code Scale}, {@code Diagnose}, {@code Reconcile}
 * @param key what makes two announcements the same one, counted instead of repeated
 * @param note one sentence, at most 1 kB
 */
public record Announcement(
        ScalerId scaler, String uid, boolean warning, String reason, String action, String key, String note) {
    private static final int LONGEST_NOTE = 1000;

    public Announcement {
        if (note.length() > LONGEST_NOTE) {
            note = note.substring(0, LONGEST_NOTE - 3) + "...";
        }
    }

    /** Takes announcements; must return at once. */
    @FunctionalInterface
    public interface Sink {
        void announce(Announcement announcement);
    }
}
