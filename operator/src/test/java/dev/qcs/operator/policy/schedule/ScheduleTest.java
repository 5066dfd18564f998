package dev.qcs.operator.policy.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScalerSpec.ScheduleEntry;
import dev.qcs.operator.policy.schedule.ActiveBounds.Bounds;
import dev.qcs.operator.policy.schedule.ActiveBounds.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final int HOUR = 3_600;
    private static final ScheduleEntry BUSINESS_HOURS =
            new ScheduleEntry("business-hours", "0 8 * * 1-5", "Europe/Berlin", 10 * HOUR, 4, null);

    private static ScheduleEntry entry(
            String name, String cron, int seconds, @Nullable Integer min, @Nullable Integer max) {
        return new ScheduleEntry(name, cron, null, seconds, min, max);
    }

    private static Instant utc(String text) {
        return Instant.parse(text + "Z");
    }

    private static ActiveBounds at(String moment, ScheduleEntry... entries) {
        Schedule schedule = Schedule.of(List.of(entries));
        assertThat(schedule.problems()).isEmpty();
        return schedule.at(utc(moment));
    }

    @Test
    void noScheduleAsksForNothing() {
        assertThat(Schedule.of(null).at(Instant.EPOCH)).isEqualTo(new ActiveBounds(null, null, null));
        assertThat(Schedule.EMPTY.at(Instant.EPOCH).within(1, 9)).isEqualTo(new Bounds(1, 9, null, null));
    }

    @Test
    void anEntryIsOpenFromItsTimeUntilItsDurationIsOver() {
        Limit four = new Limit(4, "business-hours");
        assertThat(at("2026-11-24T06:59:59.999", BUSINESS_HOURS))
                .isEqualTo(new ActiveBounds(null, null, utc("2026-11-24T07:00:00")));
        assertThat(at("2026-11-24T07:00:00", BUSINESS_HOURS))
                .isEqualTo(new ActiveBounds(four, null, utc("2026-11-24T17:00:00")));
        assertThat(at("2026-11-24T16:59:59.999", BUSINESS_HOURS))
                .isEqualTo(new ActiveBounds(four, null, utc("2026-11-24T17:00:00")));
        assertThat(at("2026-11-24T17:00:00", BUSINESS_HOURS))
                .isEqualTo(new ActiveBounds(null, null, utc("2026-11-25T07:00:00")));
    }

    @Test
    void anEntryMayReachOverMidnightIntoADayThatItDoesNotName() {
        ScheduleEntry night = entry("friday-night", "0 22 * * 5", 8 * HOUR, 3, null);
        assertThat(at("2026-11-28T05:59:00", night))
                .isEqualTo(new ActiveBounds(new Limit(3, "friday-night"), null, utc("2026-11-28T06:00:00")));
        assertThat(at("2026-11-28T06:00:00", night).floor()).isNull();
    }

    @Test
    void theDurationIsRealTimeAcrossAClockChange() {
        ScheduleEntry night = new ScheduleEntry("night", "0 22 * * *", "Europe/Berlin", 8 * HOUR, 3, null);
        // The night of the change in spring is an hour short: eight hours end at 7 on the wall.
        assertThat(at("2026-03-29T00:00:00", night).until()).isEqualTo(utc("2026-03-29T05:00:00"));
        assertThat(at("2026-10-25T00:00:00", night).until()).isEqualTo(utc("2026-10-25T04:00:00"));
    }

    @Test
    void ofSeveralOpenEntriesTheLargestFloorAndTheSmallestCeilingCount() {
        ActiveBounds active = at(
                "2026-11-24T12:00:00",
                entry("a", "0 8 * * *", 10 * HOUR, 4, null),
                entry("b", "0 10 * * *", 10 * HOUR, 6, 20),
                entry("c", "0 11 * * *", 10 * HOUR, 6, 12),
                entry("closed", "0 20 * * *", HOUR, 50, 50),
                entry("also-closed", "0 7 * * *", HOUR, 1, 1));
        assertThat(active)
                .isEqualTo(new ActiveBounds(new Limit(6, "b"), new Limit(12, "c"), utc("2026-11-24T18:00:00")));
    }

    @Test
    void aCeilingWinsOverAFloorAndOverTheMinimumOfTheSpec() {
        ActiveBounds active = at(
                "2026-11-24T12:00:00",
                entry("day", "0 8 * * *", 10 * HOUR, 8, null),
                entry("maintenance", "0 12 * * *", HOUR, null, 2));
        assertThat(active.within(3, 40)).isEqualTo(new Bounds(2, 2, "maintenance", "maintenance"));
        assertThat(active.until()).isEqualTo(utc("2026-11-24T13:00:00"));
    }

    @Test
    void aScheduleOnlyNarrowsTheBoundsOfTheSpec() {
        ActiveBounds active = at("2026-11-24T12:00:00", entry("day", "0 8 * * *", 10 * HOUR, 2, 50));
        assertThat(active.within(3, 40)).isEqualTo(new Bounds(3, 40, null, null));
        assertThat(active.within(1, 60)).isEqualTo(new Bounds(2, 50, "day", "day"));
        assertThat(active.within(0, 1)).isEqualTo(new Bounds(1, 1, "day", null));
    }

    @Test
    void timesThatComeWhileItIsOpenProlongIt() {
        ScheduleEntry overlapping = entry("o", "0 8,9,10 * * *", 90 * 60, 2, null);
        assertThat(at("2026-11-24T08:30:00", overlapping).until()).isEqualTo(utc("2026-11-24T11:30:00"));
        ScheduleEntry touching = entry("t", "0 8,9,10 * * *", HOUR, 2, null);
        assertThat(at("2026-11-24T08:30:00", touching).until()).isEqualTo(utc("2026-11-24T11:00:00"));
        assertThat(at("2026-11-24T10:00:00", touching).floor()).isEqualTo(new Limit(2, "t"));
    }

    @Test
    void anEntryThatNeverClosesNamesALaterMomentToAskAgain() {
        Instant now = utc("2026-11-24T08:30:30");
        ActiveBounds always = at("2026-11-24T08:30:30", entry("always", "* * * * *", 60, 2, null));
        assertThat(always.floor()).isEqualTo(new Limit(2, "always"));
        assertThat(always.until()).isAfter(now.plus(Duration.ofHours(1)));
    }

    /** Asked every five minutes for two weeks, the answer changes just when it was said to. */
    @Test
    void nothingChangesBeforeTheMomentNamed() {
        Schedule schedule = Schedule.of(List.of(
                BUSINESS_HOURS,
                entry("night", "30 22 * * *", 9 * HOUR, 2, 7),
                new ScheduleEntry("batch", "15 2 * * 0", "Europe/Berlin", 2 * HOUR, null, 3)));
        Instant now = utc("2026-10-20T00:00:00");
        ActiveBounds known = schedule.at(now);
        int changes = 0;
        for (int minute = 0; minute < 14 * 24 * 60; minute += 5) {
            Instant moment = now.plus(Duration.ofMinutes(minute));
            ActiveBounds active = schedule.at(moment);
            assertThat(known.until()).isNotNull();
            if (moment.isBefore(known.until())) {
                assertThat(active).isEqualTo(known);
            } else {
                assertThat(active.within(0, 100)).isNotEqualTo(known.within(0, 100));
                known = active;
                changes++;
            }
        }
        assertThat(changes).isGreaterThan(40);
    }

    @Test
    void everyProblemNamesItsFieldAndTheOtherEntriesStillCount() {
        Schedule schedule = Schedule.of(List.of(
                BUSINESS_HOURS,
                new ScheduleEntry("business-hours", "0 8 * * *", null, HOUR, 1, null),
                new ScheduleEntry("zone", "0 8 * * *", "Mars/Olympus", HOUR, 1, null),
                entry("cron", "0 25 * * *", HOUR, 1, null),
                entry("never", "0 0 30 2 *", HOUR, 1, null),
                entry("duration", "0 8 * * *", 59, 1, null),
                entry("nothing", "0 8 * * *", HOUR, null, null),
                entry("crossed", "0 8 * * *", HOUR, 5, 4),
                entry("negative", "0 8 * * *", HOUR, -1, null)));
        assertThat(schedule.problems())
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("schedule[1].name \"business-hours\" is taken"),
                        p -> assertThat(p).startsWith("schedule[2].timeZone \"Mars/Olympus\" is not known"),
                        p -> assertThat(p).startsWith("schedule[3].cron \"0 25 * * *\" cannot be used"),
                        p -> assertThat(p).contains("schedule[4].cron", "no such day ever comes"),
                        p -> assertThat(p)
                                .startsWith("schedule[5].durationSeconds is 59 s: allowed are 60 to 604800 s"),
                        p -> assertThat(p).startsWith("schedule[6] sets neither minReplicas nor maxReplicas"),
                        p -> assertThat(p).startsWith("schedule[7].minReplicas is 5 but its maxReplicas is 4"),
                        p -> assertThat(p).startsWith("schedule[8] sets a negative number"));
        assertThat(schedule.at(utc("2026-11-24T08:30:00")).floor()).isEqualTo(new Limit(4, "business-hours"));
    }
}
