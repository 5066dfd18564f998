package dev.qcs.operator.act.kube;

import dev.qcs.operator.kube.Clients;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds in managedFields who else wrote {@code spec.replicas} last; empty when it was this operator. */
final class LastWriter {
    private LastWriter() {}

    /** What of managedFields tells who wrote replicas, without all else that they wrote. */
    static List<ManagedFieldsEntry> writersOfReplicas(List<ManagedFieldsEntry> managedFields) {
        return managedFields.stream()
                .filter(LastWriter::ownsReplicas)
                .map(entry -> new ManagedFieldsEntryBuilder()
                        .withManager(entry.getManager())
                        .withTime(entry.getTime())
                        .withNewFieldsV1()
                        .addToAdditionalProperties("f:spec", Map.of("f:replicas", Map.of()))
                        .endFieldsV1()
                        .build())
                .toList();
    }

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
