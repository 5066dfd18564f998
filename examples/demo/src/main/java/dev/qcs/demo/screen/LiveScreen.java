package dev.qcs.demo.screen;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The picture in the terminal's second page, so that what the person had on the screen comes back afterwards. Redrawn a few
 * times a second, each line over the one before it, so that nothing flickers.
 */
final class LiveScreen implements Screen {
    private static final Duration BETWEEN_FRAMES = Duration.ofMillis(250);
    private static final int KEPT = 200;
    private static final String ENTER = "\033[?1049h\033[?25l\033[2J";
    private static final String LEAVE = "\033[?25h\033[?1049l";
    private static final String HOME = "\033[H";
    private static final String REST_OF_LINE = "\033[K";

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    private final ScheduledExecutorService artist = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("screen").factory());
    private final ScheduledFuture<?> drawing;
    private final String title;
    private final String footer;
    private final Deque<LogLine> log = new ArrayDeque<>();
    private String act = "";
    private String said = "";
    private Scalers scalers = new Scalers(List.of(), List.of(), List.of());
    private boolean closed;

    LiveScreen(String title, String footer) {
        this.title = title;
        this.footer = footer;
        out.print(ENTER);
        out.flush();
        drawing = artist.scheduleWithFixedDelay(this::draw, 0, BETWEEN_FRAMES.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void act(String headline) {
        act = headline;
        said = "";
    }

    @Override
    public synchronized void say(String sentence) {
        said = sentence;
    }

    @Override
    public synchronized void log(LogLine line) {
        log.addLast(line);
        if (log.size() > KEPT) {
            log.removeFirst();
        }
    }

    @Override
    public synchronized void scalers(Scalers now) {
        scalers = now;
    }

    private void draw() {
        TerminalSize size = TerminalSize.ask();
        synchronized (this) {
            if (!closed) {
                List<String> lines = new Frame(title, footer, act, said, scalers, List.copyOf(log)).lines(size);
                out.print(HOME + String.join(REST_OF_LINE + "\r\n", lines) + REST_OF_LINE);
                out.flush();
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            drawing.cancel(false);
            artist.shutdown();
            out.print(LEAVE);
            scalers.table().forEach(out::println);
            scalers.reasons().forEach(out::println);
            out.flush();
        }
    }
}
