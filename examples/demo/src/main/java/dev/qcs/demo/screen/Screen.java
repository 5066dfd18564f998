package dev.qcs.demo.screen;

import java.io.Console;
import java.util.Objects;
import java.util.Optional;

/** Where the story is told. Safe to use from several threads. */
public interface Screen extends AutoCloseable {

    /** A new act begins. */
    void act(String headline);

    /** What is happening now, in one sentence. */
    void say(String sentence);

    /** One decision or finding of the operator. */
    void log(LogLine line);

    /** The scalers as they are now; told often, shown where it says something new. */
    void scalers(Scalers now);

    /** Ends the picture and leaves the terminal as it was found; what is printed later are plain lines. */
    @Override
    void close();

    /** The picture where there is a terminal that can show one, plain lines elsewhere. */
    static Screen of(boolean interactive, String title, String footer) {
        return interactive ? new LiveScreen(title, footer) : new PlainScreen(System.out, title, footer);
    }

    /** Whether a person sits at a terminal that obeys control sequences. */
    static boolean atTerminal() {
        String terminal = Objects.requireNonNullElse(System.getenv("TERM"), "dumb");
        boolean shown =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return shown && !terminal.equals("dumb");
    }
}
