package dev.qcs.operator.act;

import org.jspecify.annotations.Nullable;

/**
 * What of a Pod matters to a diagnosis.
 *
 * @param address Pod IP; {@code null} = none yet
 * @param restarts container restarts, added up
 * @param trouble why it is not healthy, in one word or two ({@code CrashLoopBackOff}, {@code OOMKilled}, {@code
 *     Unschedulable}); {@code null} = nothing seen
 */
public record Pod(
        String name,
        @Nullable String address,
        boolean ready,
        int restarts,
        @Nullable String trouble) {}
