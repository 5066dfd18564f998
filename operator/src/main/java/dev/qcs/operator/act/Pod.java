package dev.qcs.operator.act;

import org.jspecify.annotations.Nullable;

/**
 * What of a Pod matters to a diagnosis.
 *
 * @param address Pod IP; {@code null} = none yet
 * @param restarts container restarts, added up
 * @param trouble why it is not healthy, in one word or two ({@code CrashLoopBackOff}, {@code OOMKilled}, {@code
 *     Unschedulable}); {@code null} = nothing seen
 * @param cpu {@code null} = nobody asked
 */
public record Pod(
        String name,
        @Nullable String address,
        boolean ready,
        int restarts,
        @Nullable String trouble,
        @Nullable CpuUse cpu) {

    /** Whose processors nobody asked about. */
    public Pod(String name, @Nullable String address, boolean ready, int restarts, @Nullable String trouble) {
        this(name, address, ready, restarts, trouble, null);
    }

    /** The same with what it uses of its processors. */
    public Pod with(@Nullable CpuUse use) {
        return new Pod(name, address, ready, restarts, trouble, use);
    }
}
