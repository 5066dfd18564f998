package dev.qcs.demo.screen;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines for pipes and files: the table when something in it changed that matters, one line for each decision. */
final class PlainScreen implements Screen {
    private final PrintStream out;
    private @Nullable List<String> lastShown;

    PlainScreen(PrintStream out, String title, String footer) {
        this.out = out;
        out.println(title);
        out.println(footer);
        out.flush();
    }

    @Override
    public synchronized void act(String headline) {
        out.println();
        out.println("=== " + headline);
        out.flush();
    }

    @Override
    public synchronized void say(String sentence) {
        out.println("--- " + sentence);
        out.flush();
    }

    @Override
    public synchronized void log(LogLine line) {
        out.println(line.prefix() + line.text());
        out.flush();
    }

    @Override
    public synchronized void scalers(Scalers now) {
        if (!now.essence().equals(lastShown)) {
            lastShown = now.essence();
            now.table().forEach(out::println);
            out.flush();
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
