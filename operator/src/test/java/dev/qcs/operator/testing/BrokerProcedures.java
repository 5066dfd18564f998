package dev.qcs.operator.testing;

import org.apache.kafka.common.utils.internals.Exit;

/** A broker whose disk fails ends its JVM, which here is everyone's: it gets an exception instead. */
final class BrokerProcedures {
    private BrokerProcedures() {}

    static void install() {
        Exit.setHaltProcedure(BrokerProcedures::refuse);
        Exit.setExitProcedure(BrokerProcedures::refuse);
    }

    private static void refuse(int code, String message) {
        throw new IllegalStateException("an embedded broker wanted to end the JVM with code " + code + ": " + message);
    }
}
