package dev.qcs.demo.story;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which of the expected states were seen. */
public final class Ledger {

    /** @param last what was there instead, when it was not seen */
    private record Entry(String act, String expected, boolean seen, Duration after, String last) {}

    private final List<Entry> entries = new ArrayList<>();

    synchronized void seen(String act, String expected, Duration after) {
        entries.add(new Entry(act, expected, true, after, ""));
    }

    synchronized void missed(String act, String expected, Duration after, String last) {
        entries.add(new Entry(act, expected, false, after, last));
    }

    /** Whether something was expected and everything expected was seen. */
    public synchronized boolean complete() {
        return !entries.isEmpty() && entries.stream().allMatch(Entry::seen);
    }

    /** The result in one sentence. */
    public synchronized String verdict() {
        long seen = entries.stream().filter(Entry::seen).count();
        return complete()
                ? "all %d expected states were seen".formatted(seen)
                : "%d expected states were seen, %d were not".formatted(seen, entries.size() - seen);
    }

    /** For the end of the demo, act by act. */
    public synchronized List<String> report() {
        List<String> lines = new ArrayList<>();
        String act = "";
        for (Entry entry : entries) {
            if (!entry.act().equals(act)) {
                act = entry.act();
                lines.add(act);
            }
            double seconds = entry.after().toMillis() / 1000.0;
            lines.add("  %-8s  %s (%s %.1f s)"
                    .formatted(
                            entry.seen() ? "seen" : "NOT SEEN",
                            entry.expected(),
                            entry.seen() ? "after" : "within",
                            seconds));
            if (!entry.seen()) {
                lines.add("            instead: " + entry.last());
            }
        }
        return lines;
    }
}
