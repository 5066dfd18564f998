package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.estimate.QueueEstimate;
import dev.qcs.operator.evaluate.Examiner;
import dev.qcs.operator.lag.DeadLetterNames;
import dev.qcs.operator.lag.DeadLetterTracks;
import dev.qcs.operator.lag.History;
import dev.qcs.operator.lag.LagQuery;
import dev.qcs.operator.lag.LagReader;
import dev.qcs.operator.lag.QueueInventory;
import dev.qcs.operator.lag.QueueInventory.Contents;
import dev.qcs.operator.lag.RabbitQuery;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.words.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a RabbitMQ broker for a while, with the eyes of the operator. */
public final class RabbitCheckup {
    private final QueueInventory inventory;
    private final LagReader reader;
    private final Checkup.Pause pause;
    private final Consumer<String> progress;
    private final Examiner examiner = new Examiner();

    /**
     * @param inventory closed by whoever made it, as is the reader
     * @param progress takes one line for people at each step
     */
    public RabbitCheckup(QueueInventory inventory, LagReader reader, Checkup.Pause pause, Consumer<String> progress) {
        this.inventory = inventory;
        this.reader = reader;
        this.pause = pause;
        this.progress = progress;
    }

    /**
     * How to look.
     *
     * @param samples readings, at least 2
     */
    public record Plan(Choice choice, int samples, Duration every, Policy policy) {}

    /** What of a broker to look at. */
    public sealed interface Choice {
        /**
         * Queues by their names.
         *
         * @param vhost {@code null} = all that may be seen
         * @param queues empty = all
         */
        record Named(@Nullable String vhost, Set<String> queues) implements Choice {}

        /** Exactly what some scalers read. */
        record Asked(Set<RabbitQuery> queries) implements Choice {
            public Asked {
                queries = Set.copyOf(queries);
            }
        }
    }

    /** What came of it. */
    public sealed interface Outcome {
        record Looked(RabbitReport report) implements Outcome {}

        /** The broker gave no answer at all; one sentence for people. */
        record Blind(String message) implements Outcome {}
    }

    public Outcome run(Plan plan) throws InterruptedException {
        Contents contents = inventory.look();
        if (contents instanceof Contents.Unreachable(String message)) {
            return new Outcome.Blind(message);
        }
        Contents.Listed first = (Contents.Listed) contents;
        Map<LagQuery, Watched> watched = new LinkedHashMap<>();
        queries(first, plan.choice()).forEach(query -> watched.put(query, new Watched(examiner, examiner::queues)));
        Duration length = plan.every().multipliedBy(plan.samples() - 1L);
        int queues = first.queues().values().stream().mapToInt(Set::size).sum();
        progress.accept("found " + Checkup.many(queues, "queue") + " in "
                + Checkup.many(first.queues().size(), "virtual host") + ", RabbitMQ " + first.version()
                + ", watching for " + Figures.time(length));
        for (int sample = 1; sample <= plan.samples(); sample++) {
            if (sample > 1) {
                pause.take(plan.every());
            }
            Map<LagQuery, Reading> readings = reader.read(watched.keySet());
            watched.forEach((query, one) -> one.take(Objects.requireNonNull(readings.get(query)), plan.policy()));
            progress.accept("reading " + sample + " of " + plan.samples() + ": " + sentence(watched));
        }
        // At the end again: an alarm that began meanwhile is what matters.
        Contents.Listed last = inventory.look() instanceof Contents.Listed listed ? listed : first;
        return new Outcome.Looked(report(length, last, watched));
    }

    private static List<LagQuery> queries(Contents.Listed listed, Choice choice) {
        return switch (choice) {
            case Choice.Named named -> queries(listed, named);
            case Choice.Asked(Set<RabbitQuery> queries) -> List.copyOf(queries);
        };
    }

    private static List<LagQuery> queries(Contents.Listed listed, Choice.Named plan) {
        List<LagQuery> queries = new ArrayList<>();
        if (plan.vhost() != null && !listed.queues().containsKey(plan.vhost())) {
            queries.add(new RabbitQuery(
                    plan.vhost(), List.copyOf(plan.queues()), plan.queues().isEmpty() ? "" : null));
        }
        listed.queues().forEach((vhost, names) -> {
            if (plan.vhost() != null && !plan.vhost().equals(vhost)) {
                return;
            }
            Set<String> wanted = new TreeSet<>(plan.queues().isEmpty() ? names : plan.queues());
            // Without a virtual host that was asked for, a name is looked for wherever it is.
            if (plan.vhost() == null) {
                wanted.retainAll(names);
            }
            List<String> letters = names.stream()
                    .filter(DeadLetterNames::matches)
                    .filter(name -> plan.queues().isEmpty()
                            || wanted.contains(name)
                            || plan.queues().stream().anyMatch(name::startsWith))
                    .toList();
            letters.forEach(wanted::remove);
            if (!wanted.isEmpty() || !letters.isEmpty()) {
                boolean every = plan.queues().isEmpty() && !wanted.isEmpty();
                queries.add(new RabbitQuery(
                        vhost,
                        every ? List.of() : List.copyOf(wanted.isEmpty() ? letters : wanted),
                        every ? "" : null,
                        letters));
            }
        });
        return queries;
    }

    private static String sentence(Map<LagQuery, Watched> watched) {
        long blind = Watched.blind(watched.values());
        return Figures.count(Watched.waiting(watched.values())) + " messages are there"
                + (blind == 0 ? "" : ", " + Checkup.many(blind, "virtual host") + " could not be read");
    }

    private static RabbitReport report(Duration length, Contents.Listed broker, Map<LagQuery, Watched> watched) {
        List<RabbitReport.Complaint> complaints = new ArrayList<>(RabbitHealth.complaints(broker));
        List<RabbitReport.Queue> queues = new ArrayList<>();
        List<RabbitReport.Letters> letters = new ArrayList<>();
        Unread unread = new Unread();
        broker.gaps().forEach(unread::add);
        boolean alarmTold =
                complaints.stream().anyMatch(one -> one.name().equals(FindingType.PublishersBlocked.name()));
        Instant time = Instant.EPOCH;
        for (Map.Entry<LagQuery, Watched> entry : watched.entrySet()) {
            String vhost = ((RabbitQuery) entry.getKey()).vhost();
            Watched one = entry.getValue();
            time = one.newest().time().isAfter(time) ? one.newest().time() : time;
            switch (one.newest().reading()) {
                case Reading.Unavailable unavailable -> unread.vhost(vhost, unavailable.message());
                case Reading.Observed observed -> {
                    observed.gaps().forEach(unread::add);
                    observed.around()
                            .deadLetterQueues()
                            .forEach(queue -> letters.add(
                                    new RabbitReport.Letters(vhost, queue, came(one.history(), queue.name()))));
                }
            }
            if (one.newest().estimate().pool() != null) {
                Set<String> told =
                        letters.stream().map(letter -> letter.reading().name()).collect(Collectors.toSet());
                for (QueueEstimate queue : one.newest().estimate().pool().queues()) {
                    if (!told.contains(queue.name())) {
                        queues.add(new RabbitReport.Queue(vhost, queue));
                    }
                }
            }
            for (Finding finding : one.newest().findings()) {
                if (finding.type() != FindingType.PublishersBlocked || !alarmTold) {
                    alarmTold |= finding.type() == FindingType.PublishersBlocked;
                    complaints.add(new RabbitReport.Complaint(
                            finding.severity(), finding.type().name(), vhost, finding.message(), finding.advice()));
                }
            }
        }
        complaints.sort(RabbitReport.Complaint.WORST_FIRST);
        queues.sort(RabbitReport.Queue.DEEPEST_FIRST);
        return new RabbitReport(
                time, length, broker, complaints, queues, letters, unread.all(), verdict(complaints, unread));
    }

    private static @Nullable Long came(History history, String queue) {
        DeadLetterTracks.DeadLetters track = history.slowTracks().deadLetters().of(queue);
        return track == null ? null : track.lately().newest();
    }

    private static Verdict verdict(List<RabbitReport.Complaint> complaints, Unread unread) {
        Severity worst =
                complaints.isEmpty() ? Severity.Info : complaints.getFirst().severity();
        return switch (worst) {
            case Critical -> Verdict.CRITICAL;
            case Warning -> Verdict.WARNING;
            case Info -> unread.all().isEmpty() ? Verdict.OK : Verdict.WARNING;
        };
    }
}
