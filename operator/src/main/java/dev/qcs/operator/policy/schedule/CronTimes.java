package dev.qcs.operator.policy.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * The instants of a cron expression in a time zone: every instant at which the clock on the wall there shows a matching
 * minute. So a time that a clock change repeats comes twice; one that a clock change skips comes at the moment of the change.
 *
 * <p>The library is only asked about wall-clock times without a zone, since what it makes of clock changes differs from
 * release to release; the offsets are applied here, one stretch between two clock changes at a time.
 */
final class CronTimes {

    private static final int LONGEST_EXPRESSION = 128;
    private static final CronParser UNIX = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final LocalDateTime SOME_DAY = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final ExecutionTime wallClock;
    private final ZoneRules rules;

    private CronTimes(ExecutionTime wallClock, ZoneRules rules) {
        this.wallClock = wallClock;
        this.rules = rules;
    }

    /**
     * Reads the five fields of a Unix cron expression: minute, hour, day of month, month, day of week. As in Kubernetes, a day
     * matches either of the two day fields when both are restricted.
     *
     * @throws IllegalArgumentException if it cannot be read or never occurs; the message says why
     */
    static CronTimes parse(String expression, ZoneId zone) {
        if (expression.length() > LONGEST_EXPRESSION) {
            throw new IllegalArgumentException("longer than " + LONGEST_EXPRESSION + " characters");
        }
        ExecutionTime wallClock = ExecutionTime.forCron(UNIX.parse(expression).validate());
        CronTimes times = new CronTimes(wallClock, zone.getRules());
        if (times.firstAtOrAfter(SOME_DAY).isEmpty()) {
            throw new IllegalArgumentException("no such day ever comes");
        }
        return times;
    }

    /** The first instant strictly after {@code moment}. */
    Optional<Instant> nextAfter(Instant moment) {
        ZoneOffset offset = rules.getOffset(moment);
        LocalDateTime from = LocalDateTime.ofInstant(moment, offset).plusNanos(1);
        ZoneOffsetTransition change = rules.nextTransition(moment);
        while (true) {
            Optional<LocalDateTime> match = firstAtOrAfter(from);
            if (match.isEmpty()) {
                return Optional.empty();
            }
            Instant instant = match.get().toInstant(offset);
            if (change == null || instant.isBefore(change.getInstant())) {
                return Optional.of(instant);
            }
            if (skipsAMatch(change)) {
                return Optional.of(change.getInstant());
            }
            offset = change.getOffsetAfter();
            from = change.getDateTimeAfter();
            change = rules.nextTransition(change.getInstant());
        }
    }

    /** The last instant at or before {@code moment}, if it is not before {@code earliest}. */
    Optional<Instant> lastWithin(Instant earliest, Instant moment) {
        ZoneOffset offset = rules.getOffset(moment);
        LocalDateTime to = LocalDateTime.ofInstant(moment, offset);
        ZoneOffsetTransition change = rules.previousTransition(moment.plusNanos(1));
        while (true) {
            Optional<LocalDateTime> match = lastAtOrBefore(to);
            if (match.isEmpty()) {
                return Optional.empty();
            }
            Instant instant = match.get().toInstant(offset);
            if (change == null || !instant.isBefore(change.getInstant())) {
                return Optional.of(instant).filter(found -> !found.isBefore(earliest));
            }
            if (change.getInstant().isBefore(earliest)) {
                return Optional.empty();
            }
            if (skipsAMatch(change)) {
                return Optional.of(change.getInstant());
            }
            offset = change.getOffsetBefore();
            to = change.getDateTimeBefore().minusNanos(1);
            change = rules.previousTransition(change.getInstant());
        }
    }

    private boolean skipsAMatch(ZoneOffsetTransition change) {
        return change.isGap()
                && firstAtOrAfter(change.getDateTimeBefore())
                        .filter(match -> match.isBefore(change.getDateTimeAfter()))
                        .isPresent();
    }

    private Optional<LocalDateTime> firstAtOrAfter(LocalDateTime from) {
        LocalDateTime second = from.truncatedTo(ChronoUnit.SECONDS);
        LocalDateTime before = second.isBefore(from) ? second : second.minusSeconds(1);
        return wallClock.nextExecution(before.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }

    private Optional<LocalDateTime> lastAtOrBefore(LocalDateTime to) {
        LocalDateTime after = to.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        return wallClock.lastExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }
}
