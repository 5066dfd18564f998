package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Ceiling;
import dev.qcs.operator.estimate.CapacityCurve;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.SlowMemory;
import dev.qcs.operator.lag.StandingStill;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What is written into a status is read back as it was, and nothing else is read at all. */
class DigestTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Digest digest(@Nullable String target, List<StandingStill> standing) {
        return new Digest(
                "scaler-uid", "source", target, false, true, null, NOW, taught(246.25, NOW, 2), null, standing);
    }

    private static Digest.Taught taught(double perMember, Instant at, int members) {
        CapacityCurve curve = new CapacityCurve(
                List.of(new CapacityCurve.Point(1, perMember, at), new CapacityCurve.Point(8, perMember / 2, at)));
        return new Digest.Taught(curve, members, List.of(Duration.ofMillis(6_250)), List.of(Duration.ofSeconds(40)));
    }

    private static StandingStill clock(int partition) {
        return new StandingStill(
                new PartitionId("orders", partition), 5_000_000L + partition, NOW.plusSeconds(partition));
    }

    @Property
    void whatIsWrittenIsReadBack(@ForAll("digests") Digest digest) {
        assertThat(Digest.read(digest.text(), digest.scalerUid(), digest.source()))
                .contains(digest);
        assertThat(digest.text()).hasSizeLessThanOrEqualTo(4096).matches("[ -~]*");
    }

    @Example
    void sizesOfTopicsAndDisksAreReadBackAsManyAsThereIsRoomFor() {
        List<SlowMemory> slow = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            slow.add(new SlowMemory(
                    i % 2 == 0 ? SlowMemory.Kind.TOPIC : SlowMemory.Kind.DISK,
                    "/var/lib;kafka,data:" + i,
                    -i,
                    List.of(
                            new SlowMemory.Point(NOW.minusSeconds(7_200), 3_000_000_000_000L + i),
                            new SlowMemory.Point(NOW.minusSeconds(60), 2_000_000_000_000L))));
        }
        Digest digest = new Digest(
                "scaler-uid",
                "source",
                null,
                false,
                true,
                null,
                NOW,
                taught(5, NOW, 1),
                null,
                new Digest.Happened(null, false, List.of(), slow),
                List.of(clock(1)));
        assertThat(digest.text()).hasSizeLessThanOrEqualTo(4096);
        Digest read = Digest.read(digest.text(), "scaler-uid", "source").orElseThrow();
        assertThat(read.happened().slow()).hasSizeGreaterThan(8).isSubsetOf(slow);
        assertThat(read.standing()).as("there is room for the rest").isNotEmpty();
    }

    @Example
    void aPauseThatWasLongerThanAnyIsWorthKeepingSpoilsNothingElse() {
        Digest.Taught taught = new Digest.Taught(
                CapacityCurve.NOTHING, 2, List.of(Duration.ofSeconds(315)), List.of(Duration.ofHours(3)));
        Digest digest = new Digest("scaler-uid", "source", null, false, true, null, NOW, taught, null, List.of());
        Digest read = Digest.read(digest.text(), "scaler-uid", "source").orElseThrow();
        assertThat(read.taught().pauses()).containsExactly(Duration.ofMinutes(5));
        assertThat(read.taught().starts()).containsExactly(Duration.ofMinutes(5));
        assertThat(read.lastOwnChange()).isEqualTo(NOW);
    }

    @Property
    void anythingElseIsNoMemory(@ForAll String text) {
        assertThat(Digest.read(text, "scaler-uid", "source")).isEmpty();
    }

    @Property
    void aDamagedTextIsReadSafelyOrNotAtAll(
            @ForAll("digests") Digest digest, @ForAll int where, @ForAll char what, @ForAll boolean cut) {
        String text = digest.text();
        int at = Math.floorMod(where, text.length());
        String damaged = cut ? text.substring(0, at) : text.substring(0, at) + what + text.substring(at + 1);
        Digest.read(damaged, digest.scalerUid(), digest.source()).ifPresent(read -> {
            assertThat(read.taught().members()).isPositive();
            assertThat(read.taught().capacity().points()).allSatisfy(point -> {
                assertThat(point.perMember()).isPositive().isLessThanOrEqualTo(1e12);
                assertThat(point.members()).isPositive();
            });
            assertThat(read.standing()).allSatisfy(one -> {
                assertThat(one.committed()).isNotNegative();
                assertThat(one.id().partition()).isNotNegative();
            });
        });
    }

    @Example
    void numbersThatMakeNoSenseAreNoMemory() {
        String good = digest("target-uid", List.of(clock(1))).text();
        assertThat(Digest.read(good, "scaler-uid", "source")).isPresent();
        for (String bad : List.of("NaN", "Infinity", "-5.0", "0.0", "1e300", "")) {
            assertThat(Digest.read(good.replace("246.25", bad), "scaler-uid", "source"))
                    .as(bad)
                    .isEmpty();
        }
        assertThat(Digest.read(good.replaceFirst("^4", "3"), "scaler-uid", "source"))
                .as("another version")
                .isEmpty();
        assertThat(Digest.read(good + ";orders,1", "scaler-uid", "source")).isEmpty();
        assertThat(Digest.read(good + ";orders,-1,1,1,", "scaler-uid", "source"))
                .isEmpty();
        assertThat(Digest.read(good + ";orders,1,1,zzzzzzzzzzz,", "scaler-uid", "source"))
                .isEmpty();
        assertThat(Digest.read(good + ";%zz,1,1,1,", "scaler-uid", "source")).isEmpty();
        assertThat(Digest.read(good + ";orders,1,1,1,".repeat(400), "scaler-uid", "source"))
                .as("longer than we ever write")
                .isEmpty();
        assertThat(Digest.read(null, "scaler-uid", "source")).isEmpty();
    }

    @Example
    void ofTenThousandFrozenPartitionsTheLongestAreKept() {
        List<StandingStill> all =
                IntStream.range(0, 10_000).mapToObj(DigestTest::clock).toList();
        String text = digest("target-uid", all).text();
        assertThat(text).hasSizeBetween(4000, 4096);
        List<StandingStill> kept =
                Digest.read(text, "scaler-uid", "source").orElseThrow().standing();
        assertThat(kept).hasSizeGreaterThan(150).isEqualTo(all.subList(0, kept.size()));
    }

    @Example
    void theMemoryOfAnotherScalerOrSourceTeachesNothing() {
        String text = digest(null, List.of()).text();
        assertThat(Digest.read(text, "another-uid", "source")).isEmpty();
        assertThat(Digest.read(text, "scaler-uid", "another source")).isEmpty();
    }

    @Provide
    Arbitrary<Digest> digests() {
        Arbitrary<String> names = Arbitraries.strings()
                .withChars(" ;,%+=-._/\u00e4\u20ac")
                .alpha()
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(30);
        Arbitrary<Instant> times =
                Arbitraries.longs().between(0, 253_402_300_799_999L).map(Instant::ofEpochMilli);
        Arbitrary<List<StandingStill>> standing = Combinators.combine(
                        names,
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        times)
                .as((topic, partition, offset, since) ->
                        new StandingStill(new PartitionId(topic, partition), offset, since))
                .list()
                .ofMaxSize(15)
                .uniqueElements(StandingStill::since)
                .map(list -> list.stream()
                        .sorted((a, b) -> a.since().compareTo(b.since()))
                        .toList());
        Arbitrary<Double> capacities = Arbitraries.doubles().between(0.01, 1e12);
        Arbitrary<Digest.Taught> taught = Combinators.combine(
                        capacities, times, Arbitraries.integers().between(1, 100_000), Arbitraries.of(true, false))
                .as((capacity, at, members, known) -> known
                        ? taught(capacity, at, members)
                        : new Digest.Taught(CapacityCurve.NOTHING, members, List.of(), List.of()));
        Arbitrary<@Nullable Ceiling> ceilings = Combinators.combine(
                        Arbitraries.integers().between(1, 1000),
                        Arbitraries.doubles().between(0, 1e12),
                        times)
                .as((size, rate, until) -> new Ceiling(size, size + 1, rate, rate, until, size))
                .injectNull(0.5);
        return Combinators.combine(
                        names,
                        names.injectNull(0.2),
                        Arbitraries.integers().between(0, 3),
                        times.injectNull(0.3),
                        taught,
                        ceilings,
                        standing)
                .as((uid, target, flags, changed, known, ceiling, still) -> new Digest(
                        uid,
                        Digest.sourceOf(uid),
                        target,
                        (flags & 1) != 0,
                        (flags & 2) != 0,
                        changed,
                        changed,
                        known,
                        ceiling,
                        still));
    }
}
