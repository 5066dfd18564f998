package dev.qcs.operator.policy.schedule;

import dev.qcs.crd.QueueConsumerScalerSpec.ScheduleEntry;
import dev.qcs.operator.policy.schedule.ActiveBounds.Limit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of {@code spec.schedule} that could be read, and what is wrong with the others. Immutable. */
public final class Schedule {

    /** No entries: never a bound. */
    public static final Schedule EMPTY = new Schedule(List.of(), List.of(), List.of());

    private static final int SHORTEST_DURATION = 60;
    private static final int LONGEST_DURATION = 7 * 24 * 3_600;
    private static final String DEFAULT_ZONE = "UTC";

    private final List<ScheduleEntry> entries;
    private final List<Window> windows;
    private final List<String> problems;

    private Schedule(List<ScheduleEntry> entries, List<Window> windows, List<String> problems) {
        this.entries = List.copyOf(entries);
        this.windows = List.copyOf(windows);
        this.problems = List.copyOf(problems);
    }

    /** Reads a spec's entries. An entry with a problem is left out, so that the others still count. */
    public static Schedule of(@Nullable List<ScheduleEntry> entries) {
        if (entries == null || entries.isEmpty()) {
            return EMPTY;
        }
        List<ScheduleEntry> read = new ArrayList<>();
        List<Window> windows = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            String path = "schedule[" + i + "]";
            // The model says that an entry and its cron are always there; an object that evaded the schema may say
            // otherwise.
            @Nullable ScheduleEntry entry = entries.get(i);
            if (entry == null || entry.name() == null || entry.cron() == null) {
                problems.add(path + " lacks name or cron: write both, or remove the entry");
                continue;
            }
            read.add(entry);
            List<String> found = new ArrayList<>(plainProblems(path, entry));
            if (!names.add(entry.name())) {
                found.add(path + ".name \"" + entry.name() + "\" is taken by an entry before it: name it differently");
            }
            Optional<CronTimes> times = times(path, entry, found);
            if (found.isEmpty() && times.isPresent()) {
                windows.add(new Window(
                        entry.name(),
                        times.get(),
                        Duration.ofSeconds(entry.durationSeconds()),
                        entry.minReplicas(),
                        entry.maxReplicas()));
            }
            problems.addAll(found);
        }
        return new Schedule(read, windows, problems);
    }

    /** One sentence for each thing wrong, beginning with the path of its field below {@code spec}. */
    public List<String> problems() {
        return problems;
    }

    /** What is asked for at a moment, and until when that stands. */
    public ActiveBounds at(Instant now) {
        if (windows.isEmpty()) {
            return ActiveBounds.NONE;
        }
        Limit floor = null;
        Limit ceiling = null;
        for (Window window : windows) {
            if (window.isOpen(now)) {
                floor = larger(floor, window.name(), window.minReplicas());
                ceiling = smaller(ceiling, window.name(), window.maxReplicas());
            }
        }
        Instant until = windows.stream()
                .flatMap(window -> window.nextChange(now).stream())
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new ActiveBounds(floor, ceiling, until);
    }

    /** Equal when read from equal entries. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schedule schedule && entries.equals(schedule.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    private static @Nullable Limit larger(@Nullable Limit sofar, String entry, @Nullable Integer replicas) {
        return replicas == null || (sofar != null && sofar.replicas() >= replicas) ? sofar : new Limit(replicas, entry);
    }

    private static @Nullable Limit smaller(@Nullable Limit sofar, String entry, @Nullable Integer replicas) {
        return replicas == null || (sofar != null && sofar.replicas() <= replicas) ? sofar : new Limit(replicas, entry);
    }

    private static List<String> plainProblems(String path, ScheduleEntry entry) {
        List<String> problems = new ArrayList<>();
        Integer min = entry.minReplicas();
        Integer max = entry.maxReplicas();
        if (min == null && max == null) {
            problems.add(path + " sets neither minReplicas nor maxReplicas: set one of them, or remove the entry");
        }
        if ((min != null && min < 0) || (max != null && max < 0)) {
            problems.add(path + " sets a negative number of replicas: use 0 or more");
        }
        if (min != null && max != null && min > max) {
            problems.add(path + ".minReplicas is " + min + " but its maxReplicas is " + max
                    + ": make minReplicas the smaller one");
        }
        if (entry.durationSeconds() < SHORTEST_DURATION || entry.durationSeconds() > LONGEST_DURATION) {
            problems.add(path + ".durationSeconds is " + entry.durationSeconds() + " s: allowed are "
                    + SHORTEST_DURATION + " to " + LONGEST_DURATION + " s");
        }
        return problems;
    }

    private static Optional<CronTimes> times(String path, ScheduleEntry entry, List<String> problems) {
        String zone = entry.timeZone() == null ? DEFAULT_ZONE : entry.timeZone();
        try {
            return Optional.of(CronTimes.parse(entry.cron(), ZoneId.of(zone)));
        } catch (DateTimeException unknown) {
            problems.add(path + ".timeZone \"" + zone + "\" is not known: use a name such as Europe/Berlin or UTC");
        } catch (IllegalArgumentException unreadable) {
            problems.add(path + ".cron \"" + entry.cron() + "\" cannot be used (" + unreadable.getMessage()
                    + "): give minute, hour, day of month, month and day of week, as in \"0 8 * * 1-5\"");
        }
        return Optional.empty();
    }
}
