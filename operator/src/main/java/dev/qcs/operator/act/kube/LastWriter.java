package dev.qcs.operator.act.kube;

import dev.qcs.operator.kube.Clients;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds in managedFields who else wrote {@code spec.replicas} last; empty when it was this operator. */
final class LastWriter {
    private LastWriter() {}

    static Optional<String> ofReplicas(List<ManagedFieldsEntry> managedFields) {
        return managedFields.stream()
                .filter(LastWriter::ownsReplicas)
                // RFC 3339 in UTC sorts as text.
                .max(Comparator.comparing(entry -> entry.getTime() == null ? "" : entry.getTime()))
                .map(ManagedFieldsEntry::getManager)
                .filter(manager -> !manager.equals(Clients.FIELD_MANAGER));
    }

    private static boolean ownsReplicas(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                && spec.containsKey("f:replicas");
    }
}
