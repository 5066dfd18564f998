package dev.qcs.demo.screen;

import java.util.List;

/**
 * The scalers at one moment.
 *
 * @param table as {@code kubectl get qcs} prints it
 * @param reasons for each scaler its one sentence
 * @param essence what makes the table worth printing again where nothing is redrawn: states, replicas and warnings, but not
 *     the numbers that move all the time
 */
public record Scalers(List<String> table, List<String> reasons, List<String> essence) {}
