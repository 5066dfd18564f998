package dev.qcs.demo;

import dev.qcs.demo.screen.Screen;
import dev.qcs.demo.story.Ledger;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * {@code make demo}. In a terminal it shows the story and then stays until Ctrl-C, so that one can look around with kubectl;
 * elsewhere it plays the story once. With {@code CHECK=1} in the environment it plays it once without a picture, says what it
 * saw, and exits with 1 when an expected state did not appear. {@code STORY=rabbitmq} plays it on RabbitMQ.
 */
public final class Demo {
    /** What takes longer than this to end is left to the end of the process. */
    private static final Duration LAST_CALL = Duration.ofSeconds(3);

    private final PrintStream terminal = System.out;
    private final boolean picture = !"1".equals(System.getenv("CHECK")) && Screen.atTerminal();
    private final Path log = Path.of(System.getProperty("demo.log", "demo.log"));
    private final World world;
    private final long start = System.nanoTime();
    private final AtomicReference<@Nullable Played> played = new AtomicReference<>();

    private record Played(Ledger ledger, Duration took) {}

    private Demo(World.Broker broker) {
        world = new World(broker, log, picture);
    }

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        // What a library prints by itself belongs into a file, not across the picture.
        System.setErr(new PrintStream(System.getProperty("demo.log", "demo.log") + ".stderr", StandardCharsets.UTF_8));
        Demo demo = new Demo(broker());
        Runtime.getRuntime().addShutdownHook(new Thread(demo::leave, "end"));
        System.exit(demo.run());
    }

    private static World.Broker broker() {
        String story = Objects.requireNonNullElse(System.getenv("STORY"), "");
        return switch (story) {
            case "", "kafka" -> World.Broker.KAFKA;
            case "rabbitmq" -> World.Broker.RABBITMQ;
            default -> {
                System.out.println("STORY is kafka or rabbitmq, not " + story);
                System.exit(2);
                throw new IllegalArgumentException(story);
            }
        };
    }

    private int run() {
        try {
            Ledger ledger = world.play();
            played.set(new Played(ledger, Duration.ofNanos(System.nanoTime() - start)));
            if (picture) {
                // Until Ctrl-C, which ends the process by the hook.
                new CountDownLatch(1).await();
            }
            return ledger.complete() ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (Exception e) {
            if (!world.closed()) {
                LoggerFactory.getLogger(Demo.class).error("the demo could not go on", e);
                world.close();
                terminal.println("The demo could not go on: " + e + ". The log has more: " + log);
            }
            return 1;
        }
    }

    /** At the end of the process, however it comes: nothing is left behind, and what was seen is said last. */
    private void leave() {
        Thread closing = Thread.ofPlatform().daemon().name("closing").start(world::close);
        try {
            closing.join(LAST_CALL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Played story = played.get();
        if (story != null) {
            terminal.printf("%nWhat was seen in %d s:%n", story.took().toSeconds());
            story.ledger().report().forEach(terminal::println);
        }
        terminal.flush();
        if (picture) {
            // Ctrl-C is how the picture is left, not a failure that make should report.
            Runtime.getRuntime().halt(0);
        }
    }
}
