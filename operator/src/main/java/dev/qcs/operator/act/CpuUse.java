package dev.qcs.operator.act;

import org.jspecify.annotations.Nullable;

/** What a Pod uses of its processors. */
public sealed interface CpuUse {

    /**
     * Over the last half minute or so, as metrics of the cluster go.
     *
     * @param cores at least 0
     * @param of cores that it may use, or else has asked for; {@code null} = neither is set
     */
    record Used(double cores, @Nullable Double of) implements CpuUse {}

    /**
     * It could not be read.
     *
     * @param why a clause for people: which right or which program is missing
     */
    record Unknown(String why) implements CpuUse {}
}
