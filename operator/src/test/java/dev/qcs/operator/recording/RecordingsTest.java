package dev.qcs.operator.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.act.Pod;
import dev.qcs.operator.act.TargetReading;
import dev.qcs.operator.estimate.CapacityCurve;
import dev.qcs.operator.evaluate.Digest;
import dev.qcs.operator.lag.BrokerLimits;
import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.DeathCounts;
import dev.qcs.operator.lag.DiskReading;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.Member;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.QueueConsumer;
import dev.qcs.operator.lag.QueueDetails;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.lag.TailReading;
import dev.qcs.operator.lag.TopicReading;
import dev.qcs.operator.lag.TransactionReading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept in memory, and how much of it. */
class RecordingsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** What a scaler of ten members that has learned all it can remembers; other times and rates in each. */
    private static Supplier<String> memory(Instant now) {
        return () -> {
            Random random = new Random(now.getEpochSecond());
            List<CapacityCurve.Point> curve = new ArrayList<>();
            for (int i = 1; i < 6; i++) {
                curve.add(new CapacityCurve.Point(
                        2 * i, 90 + 10 * random.nextDouble(), now.minusMillis(random.nextInt(900_000))));
            }
            List<Duration> pauses = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                pauses.add(Duration.ofMillis(random.nextInt(30_000)));
            }
            return new Digest(
                            "0a7cf8f4-5d0f-4f3e-9f0e-1f0f1d6a2b3c",
                            "5f3a9b12",
                            "9b1d2c3e-7a54-4c1b-8b0e-6f5e4d3c2b1a",
                            false,
                            true,
                            now.minusSeconds(random.nextInt(9_000)),
                            now.minusSeconds(random.nextInt(9_000)),
                            new Digest.Taught(new CapacityCurve(curve), 1, pauses, pauses),
                            null,
                            List.of())
                    .text();
        };
    }

    private static final long[] ODD = {0, 1, Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 40, 7};

    private static List<Recorded> kept(Recordings recordings, String scaler, Instant since)
            throws IOException, BadRecording {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        recordings.write(scaler, since, memory -> {}, out);
        List<Recorded> read = new ArrayList<>();
        try (RecordingReader reader = new RecordingReader(new ByteArrayInputStream(out.toByteArray()), remark -> {
            throw new AssertionError(remark);
        })) {
            for (Recorded next = reader.next(); next != null; next = reader.next()) {
                read.add(next);
            }
        }
        return read;
    }

    /** A scaler as they are: ten partitions that move, ten members in ten Pods. */
    private static Recorded usual(Instant time, int partitions) {
        long seconds = time.getEpochSecond() - START.getEpochSecond();
        List<PartitionReading> readings = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            PartitionId id = new PartitionId("orders", i);
            String pod = "orders-consumer-6f7c9d-x2k" + i;
            String member = "consumer-orders-" + i + "-3f1c9f0e-74b1-4a41-9d4e-5a1d6f0c1b" + i;
            long end = 5_000_000 + seconds * (97 + i) + (seconds * 7919 * (i + 1)) % 113;
            readings.add(
                    new PartitionReading(id, new Committed.At(end - 100 - seconds % 41), 1_000L, end, end, member));
            members.add(new Member(member, "consumer-orders-" + i, "10.0.0." + i, pod, 0, Set.of(id)));
            pods.add(new Pod(pod, "10.0.0." + i, true, 0, null));
        }
        GroupReading group = new GroupReading(
                "orders", GroupReading.Type.CLASSIC, GroupReading.State.STABLE, null, "range", members, false);
        // Sizes of topics are read once a minute.
        TopicReading topic = new TopicReading(
                "orders", "id", partitions, 604_800_000L, -1L, 12_000_000L + seconds / 60 * 4_000, "delete");
        return new Recorded(
                new TargetReading("uid", partitions, partitions, 1, false, false, null),
                pods,
                new Reading.Observed(time, group, readings, List.of(topic), List.of(), List.of()));
    }

    @Property(tries = 100)
    void givesBackWhatItTook(@ForAll long seed) throws IOException, BadRecording {
        Random random = new Random(seed);
        Recordings recordings = new Recordings(1 << 20);
        List<Recorded> given = new ArrayList<>();
        Instant now = START;
        for (int i = 0; i < 60; i++) {
            now = now.plusMillis(1 + random.nextInt(9_000));
            Recorded next = random(random, now);
            given.add(next);
            recordings.add("shop/orders", "source", next, () -> "");
        }
        assertThat(kept(recordings, "shop/orders", Instant.EPOCH)).isEqualTo(given);
    }

    private static Recorded random(Random random, Instant now) {
        TargetReading target = random.nextInt(9) == 0
                ? null
                : new TargetReading(
                        "uid", random.nextInt(3), random.nextInt(3), 1, random.nextInt(9) == 0, false, null);
        if (random.nextInt(8) == 0) {
            return new Recorded(
                    target, List.of(), new Reading.Unavailable(now, Reading.Reason.SourceUnreachable, "down"));
        }
        List<PartitionReading> partitions = new ArrayList<>();
        for (int i = 0; i < 3 + random.nextInt(2); i++) {
            partitions.add(new PartitionReading(
                    new PartitionId("t", i),
                    switch (random.nextInt(6)) {
                        case 0 -> Committed.Absent.NEVER;
                        case 1 -> Committed.Absent.UNKNOWN;
                        case 2 -> new Committed.Unsettled(odd(random));
                        default -> new Committed.At(odd(random));
                    },
                    maybe(random),
                    maybe(random),
                    maybe(random),
                    null,
                    random.nextInt(3) == 0 ? START.plusSeconds(random.nextInt(9)) : null));
        }
        List<QueueReading> queues = random.nextBoolean()
                ? List.of()
                : List.of(new QueueReading(
                        "q",
                        QueueReading.Type.QUORUM,
                        maybe(random),
                        maybe(random),
                        random.nextBoolean() ? null : (Integer) random.nextInt(9),
                        3,
                        true,
                        maybe(random),
                        maybe(random),
                        maybe(random),
                        maybe(random),
                        null,
                        details(random),
                        sight(random)));
        return new Recorded(
                target,
                List.of(),
                new Reading.Observed(
                        now,
                        null,
                        partitions,
                        List.of(new TopicReading(
                                "t",
                                "id",
                                4,
                                null,
                                null,
                                maybe(random),
                                null,
                                3,
                                1L << 30,
                                null,
                                null,
                                null,
                                true,
                                true)),
                        List.of(new DiskReading(1, "/data", 1L << 40, random.nextInt(1 << 30))),
                        queues,
                        around(random),
                        List.of()));
    }

    private static QueueDetails details(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> QueueDetails.UNKNOWN;
            case 1 -> new QueueDetails(false, QueueDetails.Limits.NONE, null, null, "a disk alarm");
            default ->
                new QueueDetails(
                        true,
                        new QueueDetails.Limits(9L, null, QueueDetails.Overflow.REJECT_PUBLISH_DLX, 60_000L, 20L),
                        "",
                        random.nextBoolean(),
                        null);
        };
    }

    private static QueueSight sight(Random random) {
        List<QueueConsumer> consumers = new ArrayList<>();
        for (int i = 0; i < random.nextInt(3); i++) {
            consumers.add(new QueueConsumer(
                    "c" + i, "tag", "10.0.0.1", 7, maybe(random), maybe(random), i == 0, i == 0 ? "pod" : null));
        }
        return new QueueSight(maybe(random), consumers);
    }

    private static Surroundings around(Random random) {
        if (random.nextBoolean()) {
            return Surroundings.NONE;
        }
        PartitionId id = new PartitionId("t", random.nextInt(2));
        return new Surroundings(
                random.nextBoolean()
                        ? List.of()
                        : List.of(new TransactionReading(
                                id,
                                4711,
                                "tx",
                                odd(random),
                                START.plusSeconds(random.nextInt(99)),
                                random.nextBoolean() ? START : null,
                                Duration.ofMinutes(1))),
                random.nextInt(4) == 0 ? Set.of(id) : Set.of(),
                random.nextBoolean()
                        ? List.of()
                        : List.of(new DeadLetterReading(
                                "t.DLT",
                                odd(random),
                                odd(random),
                                -1L,
                                maybe(random),
                                List.of(new DeadLetterReading.Reader("g", odd(random))))),
                new BrokerLimits(Duration.ofDays(7), null),
                Map.of(id, odd(random)),
                random.nextBoolean() ? Map.of() : Map.of(id, new TailReading(id, 5, 7, true)),
                List.of(QueueReading.counted("dlq", QueueReading.Type.CLASSIC, odd(random), null)),
                random.nextBoolean() ? null : new DeathCounts(odd(random), 0, 1, odd(random)));
    }

    private static @Nullable Long maybe(Random random) {
        return random.nextInt(4) == 0 ? null : (Long) odd(random);
    }

    private static long odd(Random random) {
        return random.nextInt(3) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextInt(10_000);
    }

    @Test
    void keepsFifteenMinutesAndNotMuchMore() throws IOException, BadRecording {
        Recordings recordings = new Recordings(1 << 20);
        Instant last = START.plusSeconds(3_600);
        for (Instant now = START; !now.isAfter(last); now = now.plusSeconds(5)) {
            recordings.add("shop/orders", "source", usual(now, 10), memory(now));
        }
        List<Recorded> kept = kept(recordings, "shop/orders", Instant.EPOCH);
        assertThat(kept.getFirst().time()).isBetween(last.minusSeconds(19 * 60), last.minusSeconds(15 * 60));
        assertThat(kept.getLast()).isEqualTo(usual(last, 10));
        assertThat(kept).hasSizeBetween(181, 229);
        assertThat(kept(recordings, "shop/orders", last.minusSeconds(7))).hasSize(2);
        assertThat(recordings.bytes()).isLessThan(16_000);
    }

    @Test
    void withinHalfOfItsBoundAThousandScalersKeepEveryReading() {
        Recordings recordings = new Recordings(32 << 20);
        for (Instant now = START; !now.isAfter(START.plusSeconds(900)); now = now.plusSeconds(5)) {
            Recorded reading = usual(now, 10);
            for (int i = 0; i < 100; i++) {
                recordings.add("shop/orders-" + i, "source", reading, memory(now));
            }
        }
        assertThat(recordings.bytes() * 10).isLessThan(16 << 20);
    }

    @Test
    void oneReadingEachFifteenSecondsTakesLittle() {
        Recordings recordings = new Recordings(32 << 20);
        for (Instant now = START; !now.isAfter(START.plusSeconds(3_600)); now = now.plusSeconds(15)) {
            recordings.add("shop/orders", "source", usual(now, 10), memory(now));
        }
        assertThat(recordings.bytes()).isLessThan(8_000);
    }

    @Test
    void itsBoundIsNeverExceededAndEveryScalerKeepsSomething() throws IOException, BadRecording {
        long most = 100_000;
        Recordings recordings = new Recordings(most);
        Instant last = START.plusSeconds(1_800);
        for (Instant now = START; !now.isAfter(last); now = now.plusSeconds(5)) {
            for (int i = 0; i < 30; i++) {
                recordings.add("shop/orders-" + i, "source", usual(now, 10), memory(now));
                assertThat(recordings.bytes()).isLessThanOrEqualTo(most);
            }
        }
        for (int i = 0; i < 30; i++) {
            List<Recorded> kept = kept(recordings, "shop/orders-" + i, Instant.EPOCH);
            assertThat(kept).hasSizeGreaterThan(4);
            assertThat(kept.getLast().time()).isAfter(last.minusSeconds(20));
            assertThat(kept.get(1).time()).isEqualTo(kept.getFirst().time().plusSeconds(15));
        }
    }

    @Test
    void anotherSourceStartsAnew() throws IOException, BadRecording {
        Recordings recordings = new Recordings(1 << 20);
        recordings.add("shop/orders", "topic a", usual(START, 10), () -> "");
        recordings.add("shop/orders", "topic b", usual(START.plusSeconds(5), 10), () -> "");
        assertThat(kept(recordings, "shop/orders", Instant.EPOCH)).hasSize(1);
        recordings.forget("shop/orders");
        assertThat(recordings.bytes()).isZero();
        assertThat(recordings.has("shop/orders")).isFalse();
    }

    @Test
    void aClockThatWentBackAddsNothing() throws IOException, BadRecording {
        Recordings recordings = new Recordings(1 << 20);
        recordings.add("shop/orders", "source", usual(START.plusSeconds(5), 10), () -> "");
        recordings.add("shop/orders", "source", usual(START, 10), () -> "");
        assertThat(kept(recordings, "shop/orders", Instant.EPOCH)).hasSize(1);
    }

    @Test
    void nothingIsKeptWhereNothingMayBe() {
        Recordings recordings = new Recordings(0);
        recordings.add("shop/orders", "source", usual(START, 10), () -> "");
        assertThat(recordings.has("shop/orders")).isFalse();
    }
}
