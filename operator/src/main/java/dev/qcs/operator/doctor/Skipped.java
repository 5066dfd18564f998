package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Unchecked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finding of which nobody knows whether it is so, in how many groups, and why. What hides behind something unread is not here
 * but beside that.
 *
 * @param finding with the reason of the first such group
 * @param groups in how many; 0 = it is the cluster's
 * @param group the first of them; {@code null} = it is the cluster's
 */
record Skipped(Unchecked finding, int groups, @Nullable String group) {
    private record Key(FindingType type, Unchecked.Cause cause, boolean time) {}

    static List<Skipped> gather(List<Report.Group> groups, List<Unchecked> ofCluster) {
        Map<Key, Skipped> all = new LinkedHashMap<>();
        for (Unchecked one : ofCluster) {
            all.put(key(one), new Skipped(one, 0, null));
        }
        for (Report.Group group : groups) {
            for (Unchecked one : group.evaluation().unchecked()) {
                all.merge(
                        key(one),
                        new Skipped(one, 1, group.name()),
                        (known, more) -> new Skipped(known.finding(), known.groups() + 1, known.group()));
            }
        }
        List<Skipped> sorted = new ArrayList<>(all.values());
        sorted.removeIf(one -> one.finding().cause() == Unchecked.Cause.UNREADABLE);
        sorted.sort(Comparator.comparing(one -> one.finding().type()));
        return sorted;
    }

    private static Key key(Unchecked one) {
        return new Key(one.type(), one.cause(), one.needsTimeOnly());
    }
}
