package dev.qcs.operator.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.FilterReply;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Listens to a whole run of tests for {@link Canary} passwords: in every log message, also those below the level that is shown,
 * in what is printed, in the names of threads, and in all that reaches a Kubernetes API server (statuses, Events, patches; see
 * {@link WatchedHttpClients}). The end-to-end tests tell it what they overhear of other processes: logs, metrics, recordings and
 * threads of the operator, and all that kubectl prints. One that is heard fails the run at its end. Registered once, as a service of the launcher.
 */
public final class CanaryWatch implements LauncherSessionListener {
    private static final Set<String> HEARD = new ConcurrentSkipListSet<>();
    private static final int MOST = 200;
    private static final int LONGEST = 600;

    private final Sampler sampler = new Sampler();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        listen(context);
        context.addListener(new Again());
        System.setOut(new PrintStream(new Lines(System.out, "standard output"), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new Lines(System.err, "standard error"), true, StandardCharsets.UTF_8));
        sampler.start();
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        sampler.look();
        sampler.interrupt();
        if (!HEARD.isEmpty()) {
            throw new IllegalStateException("SECRETS GOT OUT of this run: " + HEARD);
        }
    }

    /** Text that the operator gave to somebody. */
    public static void hear(String where, @Nullable String text) {
        if (text != null && Canary.in(text) && HEARD.size() < MOST) {
            String masked = Canary.masked(text);
            HEARD.add(where + ": " + (masked.length() <= LONGEST ? masked : masked.substring(0, LONGEST)));
        }
    }

    /** What was heard of passwords for one purpose, which is forgotten; for the test of the watch itself. */
    public static List<String> forget(String purpose) {
        List<String> heard = HEARD.stream()
                .filter(one -> one.contains("<CANARY>-" + purpose))
                .toList();
        HEARD.removeAll(heard);
        return heard;
    }

    private static void listen(LoggerContext context) {
        Logged appender = new Logged();
        appender.setContext(context);
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
        Called filter = new Called();
        filter.setContext(context);
        filter.start();
        context.addTurboFilter(filter);
    }

    /** What is shown, with its key-value pairs and its cause. */
    private static final class Logged extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            String where = "log of " + event.getLoggerName();
            hear(where, event.getFormattedMessage());
            hear(where, String.valueOf(event.getKeyValuePairs()));
            hear("name of a thread that logs", event.getThreadName());
            for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                hear(where, cause.getMessage());
            }
        }
    }

    /** What would be shown at level DEBUG of our own classes, and at INFO of others. */
    private static final class Called extends TurboFilter {
        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] params,
                @Nullable Throwable thrown) {
            boolean ours = logger.getName().startsWith("dev.qcs");
            // What is turned off altogether is turned off because of what it says; CanaryWatchTest holds that in place.
            boolean off = Level.OFF.equals(logger.getEffectiveLevel());
            if (format != null && !off && level.isGreaterOrEqual(ours ? Level.DEBUG : Level.INFO)) {
                String where = "log of " + logger.getName();
                hear(where, MessageFormatter.arrayFormat(format, params).getMessage());
                for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                    hear(where, cause.getMessage());
                }
            }
            return FilterReply.NEUTRAL;
        }
    }

    /** Tests that set up logging anew do not get rid of the watch. */
    private static final class Again implements LoggerContextListener {
        @Override
        public boolean isResetResistant() {
            return true;
        }

        @Override
        public void onReset(LoggerContext context) {
            listen(context);
        }

        @Override
        public void onStart(LoggerContext context) {}

        @Override
        public void onStop(LoggerContext context) {}

        @Override
        public void onLevelChange(Logger logger, Level level) {}
    }

    /** Passes everything on and looks at each line. */
    private static final class Lines extends FilterOutputStream {
        private final String where;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(OutputStream out, String where) {
            super(out);
            this.where = where;
        }

        @Override
        public synchronized void write(int b) throws IOException {
            out.write(b);
            note(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            for (int i = from; i < from + length; i++) {
                note(bytes[i]);
            }
        }

        private void note(int b) {
            if (b == '\n' || line.size() > 1 << 20) {
                hear(where, line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }

    /** Looks at the names of all threads now and then. */
    private static final class Sampler extends Thread {
        private static final long EVERY_MILLIS = 250;

        Sampler() {
            super("canary-watch");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (true) {
                    look();
                    Thread.sleep(EVERY_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void look() {
            ThreadGroup group = Thread.currentThread().getThreadGroup();
            while (group.getParent() != null) {
                group = group.getParent();
            }
            Thread[] threads = new Thread[group.activeCount() * 2 + 16];
            int count = group.enumerate(threads, true);
            for (int i = 0; i < count; i++) {
                hear("name of a thread", threads[i].getName());
            }
        }
    }
}
