package dev.qcs.operator.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.estimate.Capacity;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.policy.Policies;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.policy.Tempo;
import dev.qcs.operator.recording.BadRecording;
import dev.qcs.operator.recording.Recorded;
import dev.qcs.operator.recording.RecordingReader;
import dev.qcs.operator.recording.RecordingWriter;
import dev.qcs.operator.recording.Recordings;
import dev.qcs.operator.replay.Replay;
import dev.qcs.operator.replay.SpecNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What was recorded of a run is evaluated as the run itself was. */
class RecordedRunTest {

    private final List<Recorded> recorded = new ArrayList<>();

    private Scenario watched(Policies policies, Plant plant) {
        recorded.clear();
        return new Scenario(policies, plant)
                .watchedBy(input -> recorded.add(new Recorded(input.target(), input.pods(), input.reading())));
    }

    @Property(tries = 40)
    void replayComesToTheSameAsTheRun(@ForAll long seed) throws IOException, BadRecording {
        Random random = new Random(seed);
        Policies policies = policies(random);
        Scenario story = watched(policies, plant(random));
        for (int i = 0; i < 10; i++) {
            event(random, story);
            story.seconds(5 + random.nextInt(80));
        }
        assertThat(replayed(recorded, policies.build())).as("seed %s", seed).isEqualTo(story.evaluations());
    }

    /** Evidence names Pods in the order they were seen in. */
    @Test
    void podsKeepTheirOrder() throws IOException, BadRecording {
        Policies policies = Policies.lagPerReplica(100).replicas(1, 24);
        Scenario story = watched(policies, new Plant(12).running(12).arrival(300));
        story.minutes(2).then(plant -> plant.loseMembers(true)).minutes(6);
        assertThat(story.last().findings()).isNotEmpty();
        assertThat(replayed(recorded, policies.build())).isEqualTo(story.evaluations());
    }

    @Test
    void aSpikeScalesAgain() throws IOException, BadRecording {
        Policies policies = Policies.lagSeconds(60).replicas(1, 24).capacity(100);
        Scenario story =
                watched(policies, new Plant(24).capacity(100).running(2).arrival(150));
        story.minutes(3).then(plant -> plant.arrival(900)).minutes(10);
        assertThat(story.steps()).isNotEmpty();
        assertThat(replayed(recorded, policies.build())).isEqualTo(story.evaluations());
    }

    /** The operator's memory is another way through the same format. */
    @Test
    void whatTheOperatorKeepsIsWhatWasRead() throws IOException, BadRecording {
        Random random = new Random(7);
        Recordings kept = new Recordings(1 << 20);
        Scenario story = watched(Policies.lagSeconds(60).replicas(1, 24).capacity(100), plant(random));
        for (int i = 0; i < 10; i++) {
            event(random, story);
            story.seconds(5 + random.nextInt(60));
        }
        recorded.forEach(one -> kept.add("shop/orders", "source", one, () -> ""));
        Instant newest = recorded.getLast().time();
        List<Recorded> lately = recorded.stream()
                .filter(one -> Duration.between(one.time(), newest).compareTo(Duration.ofMinutes(14)) <= 0)
                .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        kept.write("shop/orders", lately.getFirst().time().minusMillis(1), memory -> {}, out);
        assertThat(read(out.toByteArray())).isEqualTo(lately);
    }

    private static List<Evaluation> replayed(List<Recorded> recorded, Policy policy) throws IOException, BadRecording {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (RecordingWriter writer = new RecordingWriter(file)) {
            for (Recorded one : recorded) {
                writer.write(one);
            }
        }
        Replay replay = replay(recorded, policy);
        return read(file.toByteArray()).stream().map(replay::next).toList();
    }

    private static Replay replay(List<Recorded> recorded, Policy policy) {
        Set<String> topics = new HashSet<>();
        recorded.forEach(one -> {
            if (one.reading() instanceof Reading.Observed observed) {
                observed.topics().forEach(topic -> topics.add(topic.name()));
            }
        });
        return new Replay(Tempo.REAL_TIME, policy, new SpecNames(topics, Set.of(), Set.of(), Set.of()), Scenario.START);
    }

    /** An operator that comes back reads what it wrote; a recording that begins there holds the same. */
    @Test
    void whatWasKnownAtTheBeginningIsKnownToTheReplay() throws IOException, BadRecording {
        Policies policies = Policies.lagSeconds(60).replicas(1, 24);
        Scenario story =
                watched(policies, new Plant(24).capacity(100).running(2).arrival(150));
        story.minutes(3)
                .then(plant -> plant.arrival(900))
                .minutes(20)
                .then(plant -> plant.freeze(3))
                .minutes(4);
        String memory = story.memoryText();
        story.operatorComesBackWith(memory);
        int before = recorded.size();
        story.minutes(2).then(plant -> plant.arrival(1_800)).minutes(10);
        List<Recorded> since = recorded.subList(before, recorded.size());
        Replay replay = replay(since, policies.build());
        replay.remember(Digest.read(memory).orElseThrow(), since.getFirst().time(), false);
        List<Evaluation> again = since.stream().map(replay::next).toList();
        assertThat(again).isEqualTo(story.evaluations().subList(before, recorded.size()));
        assertThat(again.getFirst().estimate().capacity().source())
                .as("without it nothing would be known yet")
                .isEqualTo(Capacity.Source.Measured);
    }

    /** The beginning of what the operator keeps is dropped again and again, and with it goes what was learned in it. */
    @Test
    void aTapeBeginsWithWhatWasKnownThen() throws IOException, BadRecording {
        Policies policies = Policies.lagSeconds(60).replicas(1, 24);
        Recordings kept = new Recordings(1 << 20);
        Scenario story =
                new Scenario(policies, new Plant(24).capacity(100).running(2).arrival(150));
        story.watchedBy(input -> {
            Recorded one = new Recorded(input.target(), input.pods(), input.reading());
            recorded.add(one);
            kept.add("shop/orders", "source", one, story::memoryText);
        });
        story.minutes(3)
                .then(plant -> plant.arrival(900))
                .minutes(37)
                .then(plant -> plant.arrival(1_700))
                .minutes(8);
        List<String> beginning = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        kept.write("shop/orders", Instant.EPOCH, beginning::add, out);
        List<Recorded> lately = read(out.toByteArray());
        assertThat(lately.size()).isLessThan(recorded.size() / 2);
        Replay replay = replay(recorded, policies.build());
        replay.remember(
                Digest.read(beginning.getFirst()).orElseThrow(),
                lately.getFirst().time(),
                false);
        List<Evaluation> again = lately.stream().map(replay::next).toList();
        List<Evaluation> then = story.evaluations().subList(recorded.size() - lately.size(), recorded.size());
        assertThat(again.getFirst().estimate().capacity().source()).isEqualTo(Capacity.Source.Measured);
        int warm = 0;
        while (Duration.between(lately.getFirst().time(), lately.get(warm).time())
                        .toMinutes()
                < 2) {
            warm++;
        }
        assertThat(again.subList(warm, again.size()))
                .extracting(one -> one.decision().to(), one -> one.decision().reason())
                .isEqualTo(then.subList(warm, then.size()).stream()
                        .map(one -> tuple(one.decision().to(), one.decision().reason()))
                        .toList());
        assertThat(again).anyMatch(one -> one.decision() instanceof Decision.ScaleTo);
    }

    private static List<Recorded> read(byte[] file) throws IOException, BadRecording {
        List<Recorded> read = new ArrayList<>();
        try (RecordingReader reader = new RecordingReader(new ByteArrayInputStream(file), remark -> {
            throw new AssertionError(remark);
        })) {
            for (Recorded next = reader.next(); next != null; next = reader.next()) {
                read.add(next);
            }
        }
        return read;
    }

    private static Policies policies(Random random) {
        Policies policies = random.nextBoolean()
                ? Policies.lagSeconds(5 + random.nextInt(120)).capacity(100)
                : Policies.lagPerReplica(100 + random.nextInt(500));
        policies.replicas(random.nextInt(2), 4 + random.nextInt(20));
        return random.nextInt(3) == 0 ? policies.readCommitted() : policies;
    }

    private static Plant plant(Random random) {
        Plant plant = new Plant(4 * (1 + random.nextInt(3)))
                .topics(1 + random.nextInt(2))
                .capacity(100)
                .running(1 + random.nextInt(6))
                .commitEvery(1 + random.nextInt(5))
                .arrival(random.nextInt(800));
        return random.nextInt(4) == 0 ? plant.assignor("range") : plant;
    }

    /** No person scales here: a recording does not tell who changed replicas. */
    private static void event(Random random, Scenario story) {
        switch (random.nextInt(10)) {
            case 0 -> story.brokerDown(true);
            case 1 -> story.brokerDown(false);
            case 2 -> story.then(plant -> plant.freeze(random.nextInt(4)));
            case 3 -> story.then(plant -> plant.hideEnds(random.nextInt(4)));
            case 4 -> story.then(Plant::hideEnds);
            case 5 -> story.then(plant -> plant.loseMembers(random.nextBoolean()));
            case 6 -> story.then(plant -> plant.openTransaction(random.nextInt(4)));
            case 7 -> story.unobserved(Duration.ofSeconds(40 + random.nextInt(60)));
            case 8 -> story.then(plant -> plant.leaveOut(random.nextInt(4)));
            default -> story.then(plant -> plant.arrival(random.nextInt(1_500)));
        }
    }
}
