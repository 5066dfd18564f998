package dev.qcs.operator.decide;

import dev.qcs.operator.estimate.PartitionEstimate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** Who owns which partition now, by number. */
final class Owners {
    private final int[] memberOf;
    private final int members;

    private Owners(int[] memberOf, int members) {
        this.memberOf = memberOf;
        this.members = members;
    }

    static Owners of(List<PartitionEstimate> partitions) {
        int[] memberOf = new int[partitions.size()];
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < memberOf.length; i++) {
            String member = partitions.get(i).member();
            if (member == null) {
                return new Owners(memberOf, 0);
            }
            Integer number = numbers.get(member);
            memberOf[i] = number == null ? numbers.size() : number;
            numbers.putIfAbsent(member, memberOf[i]);
        }
        return new Owners(memberOf, numbers.size());
    }

    /** Members that own something; 0 when the owner of any partition is not known. */
    int members() {
        return members;
    }

    /** The sum over all partitions, where those of one member come to {@code most} together and no more. */
    double sum(IntToDoubleFunction demand, double most) {
        double[] loads = new double[members];
        for (int i = 0; i < memberOf.length; i++) {
            loads[memberOf[i]] = Math.min(most, loads[memberOf[i]] + demand.applyAsDouble(i));
        }
        return Arrays.stream(loads).sum();
    }

    /** The largest sum over the partitions of one member, each by its number. */
    double most(IntToDoubleFunction demand) {
        double[] loads = new double[members];
        double most = 0;
        for (int i = 0; i < memberOf.length; i++) {
            loads[memberOf[i]] += demand.applyAsDouble(i);
            most = Math.max(most, loads[memberOf[i]]);
        }
        return most;
    }
}
