package dev.qcs.operator.act.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.kube.Clients;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LastWriterTest {

    @Test
    void theNewestOwnerOfReplicasIsNamed() {
        assertThat(LastWriter.ofReplicas(List.of(
                        entry("kubectl", "2026-11-24T06:00:00Z", "f:replicas"),
                        entry("argocd-controller", "2026-11-24T06:05:00Z", "f:replicas"),
                        entry("someone", "2026-11-24T06:09:00Z", "f:template"))))
                .hasValue("argocd-controller");
    }

    @Test
    void ourOwnLastWriteIsNobodyElses() {
        assertThat(LastWriter.ofReplicas(List.of(
                        entry("kubectl", "2026-11-24T06:00:00Z", "f:replicas"),
                        entry(Clients.FIELD_MANAGER, "2026-11-24T06:05:00Z", "f:replicas"))))
                .isEmpty();
    }

    @Test
    void whatIsKeptOfTheFieldsTellsTheSame() {
        List<ManagedFieldsEntry> whole = List.of(
                entry(Clients.FIELD_MANAGER, "2026-11-24T06:00:00Z", "f:replicas"),
                entry("kubectl", "2026-11-24T06:05:00Z", "f:replicas"),
                entry("someone", "2026-11-24T06:09:00Z", "f:template"));
        List<ManagedFieldsEntry> kept = LastWriter.writersOfReplicas(whole);
        assertThat(kept).hasSize(2);
        assertThat(LastWriter.ofReplicas(kept)).hasValue("kubectl");
    }

    private static ManagedFieldsEntry entry(String manager, String time, String field) {
        FieldsV1 fields = new FieldsV1();
        fields.setAdditionalProperty("f:spec", Map.of(field, Map.of()));
        return new ManagedFieldsEntryBuilder()
                .withManager(manager)
                .withTime(time)
                .withFieldsV1(fields)
                .build();
    }
}
