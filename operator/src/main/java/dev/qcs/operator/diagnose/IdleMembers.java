package dev.qcs.operator.diagnose;

import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import java.util.ArrayList;
import java.util.List;

/** Members that own nothing although the group is at rest: they cost and bring nothing, unless they stand by on purpose. */
final class IdleMembers implements Check {

    @Override
    public List<Finding> look(Symptoms symptoms) {
        GroupReading group = symptoms.group();
        if (group == null
                || group.state() != GroupReading.State.STABLE
                || group.members() == null
                || group.members().size() < 2
                || symptoms.grace()) {
            return List.of();
        }
        List<Member> idle = new ArrayList<>();
        for (Member member : group.members()) {
            if (member.assignment().isEmpty()) {
                idle.add(member);
            }
        }
        if (idle.isEmpty()) {
            return List.of();
        }
        int members = group.members().size();
        int partitions = symptoms.estimate().partitionCount();
        boolean one = members - idle.size() == 1;
        Found found = Found.of(FindingType.IdleMembers, Severity.Info, symptoms.now())
                .says(idle.size() + " of " + members + " members own no partition"
                        + (one && partitions > 1
                                ? ": one member owns all " + partitions
                                : ", of " + partitions + (partitions == 1 ? " partition" : " partitions")))
                .advises(
                        members > partitions
                                ? "add partitions, or run fewer consumers in each replica; as standby they do no harm"
                                : "check that all members subscribe to the same topics, and use a balanced assignor");
        idle.forEach(member -> found.at(null, null, member.pod()));
        return List.of(found.done());
    }
}
