package dev.qcs.operator.act;

/** The workload whose replicas are scaled; always in the namespace of its scaler. */
public record TargetRef(String namespace, String apiVersion, String kind, String name) {

    /** As kubectl abbreviates it: {@code deploy/orders-consumer}. */
    public String displayName() {
        String shortKind = switch (kind) {
            case "Deployment" -> "deploy";
            case "StatefulSet" -> "sts";
            default -> kind.toLowerCase(java.util.Locale.ROOT);
        };
        return shortKind + "/" + name;
    }
}
