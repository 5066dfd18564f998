package dev.qcs.operator.report;

/** Reasons of the Ready condition: stable API, headings of the troubleshooting page. */
public enum ReadyReason {
    Reconciled(Cause.NONE),
    Paused(Cause.NONE),
    Recommending(Cause.NONE),
    Pending(Cause.NONE),
    InvalidSpec(Cause.SPEC),
    TargetNotFound(Cause.PERSON),
    TargetOwnedByOther(Cause.PERSON),
    ScaleForbidden(Cause.PERSON),
    ConnectionNotFound(Cause.SOURCE_BY_PERSON),
    CredentialsForbidden(Cause.SOURCE_BY_PERSON),
    TopicNotFound(Cause.SOURCE_BY_PERSON),
    QueueNotFound(Cause.SOURCE_BY_PERSON),
    SourceUnauthorized(Cause.SOURCE_BY_PERSON),
    SourceUnreachable(Cause.SOURCE);

    private enum Cause {
        NONE,
        SPEC,
        PERSON,
        SOURCE_BY_PERSON,
        SOURCE
    }

    private final Cause cause;

    ReadyReason(Cause cause) {
        this.cause = cause;
    }

    /** True when the queue cannot be read: nothing is known, so the fallback rule acts. */
    public boolean blind() {
        return cause == Cause.SOURCE || cause == Cause.SOURCE_BY_PERSON;
    }

    /** True when it will not pass by itself. */
    public boolean needsPerson() {
        return cause == Cause.SPEC || cause == Cause.PERSON || cause == Cause.SOURCE_BY_PERSON;
    }

    /** True when waiting cannot help at all: objects that are applied together may arrive in any order, a spec is what it is. */
    public boolean hopeless() {
        return cause == Cause.SPEC;
    }
}
