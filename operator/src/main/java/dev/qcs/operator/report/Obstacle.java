package dev.qcs.operator.report;

/**
 * What keeps a scaler from working, known before anything is measured.
 *
 * @param message what is wrong and what to do; no number that moves
 */
public record Obstacle(ReadyReason reason, String message) {}
