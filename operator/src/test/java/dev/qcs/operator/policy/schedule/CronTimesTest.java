package dev.qcs.operator.policy.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Instant utc(String text) {
        return Instant.parse(text + "Z");
    }

    @ParameterizedTest(name = "{0} after {1} UTC is {2} UTC")
    @CsvSource({
        "0 8 * * 1-5, 2026-11-24T06:59:59, 2026-11-24T07:00:00",
        "0 8 * * 1-5, 2026-11-24T07:00:00, 2026-11-25T07:00:00",
        "0 8 * * 1-5, 2026-11-27T07:00:00.5, 2026-11-30T07:00:00",
        "0 8 * * MON-FRI, 2026-07-03T12:00:00, 2026-07-06T06:00:00",
        "0 0 * * 7, 2026-11-24T00:00:00, 2026-11-28T23:00:00",
        "*/20 * * * *, 2026-11-24T00:00:00, 2026-11-24T00:20:00",
        "0 0 29 2 *, 2026-11-24T00:00:00, 2028-02-28T23:00:00",
        // Either of two restricted day fields, as in Kubernetes.
        "0 8 1 * 1, 2026-11-24T12:00:00, 2026-11-30T07:00:00",
        "0 8 1 * 1, 2026-11-30T12:00:00, 2026-12-01T07:00:00"
    })
    void nextAfterInBerlin(String cron, String after, String expected) {
        assertThat(CronTimes.parse(cron, BERLIN).nextAfter(utc(after))).contains(utc(expected));
    }

    @Test
    void aTimeThatTheClockSkipsComesAtTheMomentOfTheChange() {
        CronTimes times = CronTimes.parse("30 2 * * *", BERLIN);
        Instant change = utc("2026-03-29T01:00:00");
        assertThat(times.nextAfter(utc("2026-03-28T12:00:00"))).contains(change);
        assertThat(times.nextAfter(change)).contains(utc("2026-03-30T00:30:00"));
        assertThat(times.lastWithin(Instant.EPOCH, change)).contains(change);
        assertThat(times.lastWithin(Instant.EPOCH, change.minusSeconds(1))).contains(utc("2026-03-28T01:30:00"));
    }

    @Test
    void aTimeThatTheClockRepeatsComesTwice() {
        CronTimes times = CronTimes.parse("30 2 * * *", BERLIN);
        assertThat(times.nextAfter(utc("2026-10-24T12:00:00"))).contains(utc("2026-10-25T00:30:00"));
        assertThat(times.nextAfter(utc("2026-10-25T00:30:00"))).contains(utc("2026-10-25T01:30:00"));
        assertThat(times.nextAfter(utc("2026-10-25T01:30:00"))).contains(utc("2026-10-26T01:30:00"));
        assertThat(times.lastWithin(Instant.EPOCH, utc("2026-10-25T01:29:00"))).contains(utc("2026-10-25T00:30:00"));
    }

    @Test
    void theHourThatTheClockIsSetBackFromIsReachedOnlyOnce() {
        CronTimes times = CronTimes.parse("0 3 * * *", BERLIN);
        assertThat(times.nextAfter(utc("2026-10-25T00:30:00"))).contains(utc("2026-10-25T02:00:00"));
        assertThat(times.lastWithin(Instant.EPOCH, utc("2026-10-25T01:30:00"))).contains(utc("2026-10-24T01:00:00"));
    }

    @Test
    void nothingIsFoundBeforeTheEarliestMomentAskedFor() {
        CronTimes times = CronTimes.parse("0 8 * * *", BERLIN);
        Instant eight = utc("2026-11-24T07:00:00");
        assertThat(times.lastWithin(eight, eight.plusSeconds(60))).contains(eight);
        assertThat(times.lastWithin(eight.plusNanos(1), eight.plusSeconds(60))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0 8 * *",
                "0 8 * * * *",
                "60 * * * *",
                "0 22-6 * * *",
                "@daily",
                "eight o'clock",
                "0 0 30 2 *"
            })
    void whatCannotBeUsedIsRefused(String cron) {
        assertThatThrownBy(() -> CronTimes.parse(cron, BERLIN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aVeryLongExpressionIsRefusedUnread() {
        assertThatThrownBy(() -> CronTimes.parse("1,".repeat(64) + "1 * * * *", BERLIN))
                .hasMessageContaining("longer than 128 characters");
    }

    /** Every minute of the days around a clock change, in zones that change by an hour, by half an hour, and at midnight. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-28T00:00:00",
        "Europe/Berlin, 2026-10-24T00:00:00",
        "America/New_York, 2026-10-31T00:00:00",
        "Australia/Lord_Howe, 2026-04-04T00:00:00",
        "Australia/Lord_Howe, 2026-10-03T00:00:00",
        "America/Santiago, 2026-09-05T00:00:00",
        "Asia/Kolkata, 2026-03-28T00:00:00"
    })
    void aMinuteMatchesJustWhenTheClockOnTheWallDoes(String zone, String from) {
        ZoneId there = ZoneId.of(zone);
        Random random = new Random(7);
        for (int i = 0; i < 8; i++) {
            int minute = random.nextInt(60);
            int hour = random.nextInt(4);
            CronTimes times = CronTimes.parse(minute + " " + hour + " * * *", there);
            Instant now = utc(from);
            for (int m = 0; m < 3 * 24 * 60; m += 1 + random.nextInt(20)) {
                Instant moment = now.plus(Duration.ofMinutes(m));
                ZonedDateTime wall = moment.atZone(there);
                if (wall.getHour() == hour && wall.getMinute() == minute) {
                    assertThat(times.lastWithin(moment, moment)).contains(moment);
                    assertThat(times.nextAfter(moment.minusNanos(1))).contains(moment);
                }
                Instant next = times.nextAfter(moment).orElseThrow();
                assertThat(next).isAfter(moment);
                assertThat(times.lastWithin(Instant.EPOCH, next)).contains(next);
                assertThat(times.lastWithin(moment.plusNanos(1), next.minusNanos(1)))
                        .isEmpty();
            }
        }
    }
}
