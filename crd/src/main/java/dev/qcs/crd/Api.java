package dev.qcs.crd;

/** Names that belong to the API and that users type: its group, version and annotations. */
public final class Api {
    public static final String GROUP = "scaling.qcs.dev";
    public static final String VERSION = "v1";

    /** {@code "true"}: measure and explain, but do not write replicas; like {@code spec.mode: Paused}, for GitOps users. */
    public static final String PAUSED = GROUP + "/paused";
    /** A whole number: set the target to that many replicas and hold there while the annotation is present. */
    public static final String REPLICAS = GROUP + "/replicas";
    /** {@code "true"}: never remove a replica. */
    public static final String NO_SCALE_DOWN = GROUP + "/no-scale-down";
    /** {@code "true"}: never add a replica. */
    public static final String NO_SCALE_UP = GROUP + "/no-scale-up";
    /** On the target: {@code "true"} says that its consumers are paused on purpose, so nothing is called stalled. */
    public static final String CONSUMER_PAUSED = GROUP + "/consumer-paused";
    /** Label on a Secret: {@code "true"} lets a QueueConnection of the same namespace use it. */
    public static final String ALLOW_USE = GROUP + "/allow-use";

    private Api() {}
}
