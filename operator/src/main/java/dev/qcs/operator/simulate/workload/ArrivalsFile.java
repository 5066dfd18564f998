package dev.qcs.operator.simulate.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A workload from a file of two columns, {@code seconds,messagesPerSecond}: from that second on messages arrive at that rate,
 * until the next line. The first line's second is where the run begins; the last line stands as long as the one before it. The
 * file is somebody else's: whatever is wrong with it is said with its line and what to do.
 */
public final class ArrivalsFile {
    /** Thirty days. */
    private static final int MOST_SECONDS = 2_592_000;

    private static final int MOST_LINES = 1_000_000;
    private static final double MOST_PER_SECOND = 1e9;
    private static final int SHOWN = 40;
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");
    private static final String HEADER = "seconds,messagesPerSecond";

    private final String name;
    private final int speed;
    private double[] seconds = new double[1024];
    private double[] rates = new double[1024];
    private int size;
    private int line;

    private ArrivalsFile(String name, int speed) {
        this.name = name;
        this.speed = speed;
    }

    /** The file cannot be used; the message is a sentence with the line and the fix. */
    public static final class Unusable extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /**
     * Reads it to its end.
     *
     * @param name of the file, for messages and as the workload's name
     * @param speed 1..3600; its seconds are played so many times as fast
     * @throws Unusable when it is not such a file
     * @throws IOException when it cannot be read
     */
    public static Workload read(String name, Reader reader, int speed) throws IOException {
        if (speed < 1 || speed > 3600) {
            throw new IllegalArgumentException("a file can be played 1 to 3600 times as fast, not " + speed + " times");
        }
        ArrivalsFile file = new ArrivalsFile(name, speed);
        BufferedReader lines = new BufferedReader(reader);
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            file.line++;
            String stripped = (file.line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
            boolean header = file.size == 0
                    && stripped.toLowerCase(Locale.ROOT).replace(" ", "").equals(HEADER.toLowerCase(Locale.ROOT));
            if (!stripped.isEmpty() && !header) {
                file.add(stripped);
            }
        }
        return file.workload();
    }

    private void add(String text) {
        String[] columns = text.split(",", -1);
        if (columns.length != 2) {
            throw unusable("has " + columns.length + (columns.length == 1 ? " column" : " columns") + " (" + shown(text)
                    + "); write two, " + HEADER + ", with a comma between them and a point in decimals");
        }
        double second = number(columns[0], "seconds");
        double rate = number(columns[1], "messagesPerSecond");
        if (rate < 0 || rate > MOST_PER_SECOND) {
            throw unusable("says " + shown(columns[1]) + " messages per second; write 0 to 10^9");
        }
        if (size > 0 && second <= seconds[size - 1]) {
            throw unusable("is for second " + shown(columns[0])
                    + ", not later than the line before; sort the lines by time and keep one for each second");
        }
        if (size > 0 && (second - seconds[0]) / speed > MOST_SECONDS) {
            throw unusable("is more than 30 days after the first line; cut the file, or play it faster");
        }
        if (size == MOST_LINES) {
            throw unusable("is one too many; a workload may have 1,000,000 lines");
        }
        if (size == seconds.length) {
            seconds = Arrays.copyOf(seconds, 2 * size);
            rates = Arrays.copyOf(rates, 2 * size);
        }
        seconds[size] = second;
        rates[size++] = rate;
    }

    private double number(String column, String title) {
        String text = column.strip();
        // Words such as NaN, and hexadecimal numbers, are numbers to the language.
        if (NUMBER.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))) {
            return Double.parseDouble(text);
        }
        throw unusable("has " + shown(column) + " as " + title + "; write a number such as 30 or 412.5");
    }

    private Workload workload() {
        if (size < 2) {
            throw new Unusable(name + " has " + (size == 0 ? "no line" : "one line")
                    + " with numbers; write at least two, " + HEADER);
        }
        double length = (2 * seconds[size - 1] - seconds[size - 2] - seconds[0]) / speed;
        int whole = (int) Math.min(MOST_SECONDS, Math.max(1, Math.ceil(length)));
        double[] arrivals = new double[whole];
        int at = 0;
        for (int t = 0; t < whole; t++) {
            while (at + 1 < size && (seconds[at + 1] - seconds[0]) / speed <= t) {
                at++;
            }
            arrivals[t] = rates[at];
        }
        return Workload.of(name, whole, t -> arrivals[t]);
    }

    private Unusable unusable(String what) {
        return new Unusable(name + ": line " + line + " " + what);
    }

    /** As it stands there, but short, and without what a terminal might obey. */
    private static String shown(String text) {
        String plain = text.strip().replaceAll("[^\\x20-\\x7E]", "?");
        return "\"" + (plain.length() > SHOWN ? plain.substring(0, SHOWN) + "..." : plain) + "\"";
    }
}
