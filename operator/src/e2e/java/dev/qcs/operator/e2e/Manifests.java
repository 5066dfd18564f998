package dev.qcs.operator.e2e;

/** The YAML that a team would write. */
final class Manifests {

    private Manifests() {}

    /** A consumer Deployment whose Pods carry the label {@code app: NAME}. */
    static String deployment(String name, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                spec:
                  replicas: %2$d
                  selector:
                    matchLabels: {app: %1$s}
                  template:
                    metadata:
                      labels: {app: %1$s}
                    spec:
                      terminationGracePeriodSeconds: 10
                      containers:
                      - name: consumer
                        image: example.com/consumer:1
                """.formatted(name, replicas);
    }
}
