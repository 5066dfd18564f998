package dev.qcs.operator.e2e;

/** The YAML that a team would write. */
final class Manifests {

    private Manifests() {}

    /** A consumer Deployment whose Pods carry the label {@code app: NAME}. */
    static String deployment(String name, int replicas) {
        return workload("Deployment", name, replicas, "");
    }

    static String statefulSet(String name, int replicas) {
        return workload("StatefulSet", name, replicas, "\n  serviceName: " + name);
    }

    private static String workload(String kind, String name, int replicas, String more) {
        return """
                apiVersion: apps/v1
                kind: %1$s
                metadata:
                  name: %2$s
                spec:
                  replicas: %3$d
                  selector:
                    matchLabels: {app: %2$s}
                  template:
                    metadata:
                      labels: {app: %2$s}
                    spec:
                      terminationGracePeriodSeconds: 10
                      containers:
                      - name: consumer
                        image: example.com/consumer:1
                """.formatted(kind, name, replicas).replace("\nspec:\n", "\nspec:" + more + "\n");
    }

    /** A scaler for the Deployment {@code NAME-consumer} of the group and topic {@code NAME}; {@code more} joins its spec. */
    static String scaler(String name, String bootstrapServers, String more) {
        return """
                apiVersion: scaling.qcs.dev/v1
                kind: QueueConsumerScaler
                metadata:
                  name: %1$s
                spec:
                  scaleTargetRef: {name: %1$s-consumer}
                  maxReplicas: 100
                  kafka:
                    bootstrapServers: "%2$s"
                    consumerGroup: %1$s
                    topics: [%1$s]
                """.formatted(name, bootstrapServers) + more.indent(2);
    }
}
