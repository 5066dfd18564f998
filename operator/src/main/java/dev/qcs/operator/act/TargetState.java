package dev.qcs.operator.act;

/** What a look at the target gave. */
public sealed interface TargetState {

    record Found(TargetReading reading) implements TargetState {}

    record Missing() implements TargetState {}

    /** The operator may not read it, or its kind is not served; the message names the right to grant. */
    record Unreadable(String message) implements TargetState {}
}
