package dev.qcs.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Keeps the broker clients' log lines off the standard output while it belongs to an answer; what they say is in the answer. */
final class QuietLogs implements AutoCloseable {
    private static final List<String> NAMES = List.of("org.apache.kafka", "dev.qcs.operator.lag.kafka", "com.rabbitmq");

    private final Map<Logger, @Nullable Level> before = new HashMap<>();

    QuietLogs() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            for (String name : NAMES) {
                Logger logger = context.getLogger(name);
                before.put(logger, logger.getLevel());
                logger.setLevel(Level.OFF);
            }
        }
    }

    @Override
    public void close() {
        before.forEach(Logger::setLevel);
    }
}
