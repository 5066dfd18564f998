package dev.qcs.operator.sweep;

/** Names one QueueConsumerScaler. */
public record ScalerId(String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
