package dev.qcs.operator.lag.rabbitmq;

/**
 * Why there is no answer.
 *
 * @param text for people: one line, shortened, without secrets
 */
record Problem(Kind kind, String text) {

    enum Kind {
        /** Nobody answers, or not in time, or with an error of the server. */
        UNREACHABLE,
        /** User, password or tag are not accepted. */
        LOGIN,
        /** It wants a client certificate, or another one. */
        CERTIFICATE,
        /** The user may not see this part. */
        FORBIDDEN,
        /** There is no such thing, or this version has no such call. */
        MISSING,
        /** More than is read at once. */
        TOO_LARGE,
        /** It is no answer of a management API. */
        NONSENSE
    }

    /** True when nothing else that is asked of this broker would be answered better. */
    boolean wholeBroker() {
        return kind == Kind.UNREACHABLE || kind == Kind.LOGIN || kind == Kind.CERTIFICATE || kind == Kind.NONSENSE;
    }
}
