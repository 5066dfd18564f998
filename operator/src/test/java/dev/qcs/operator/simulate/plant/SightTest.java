package dev.qcs.operator.simulate.plant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.lag.Committed;
import dev.qcs.operator.lag.GroupReading;
import dev.qcs.operator.lag.PartitionReading;
import dev.qcs.operator.lag.Reading;
import dev.qcs.operator.simulate.plant.PlantSettings.Consumers;
import dev.qcs.operator.simulate.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What an autoscaler can see of the plant. */
class SightTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int OBJECTIVE = 60;

    @Test
    void aReadingIsWhatABrokerWouldAnswer() {
        Plant plant = plant(
                PlantSettings.usual()
                        .withTopics(2)
                        .with(Assignor.Range)
                        .startingWith(3)
                        .with(new Consumers(2, 100, 0, 0)),
                t -> 120);
        run(plant, 10);
        Reading.Observed reading = (Reading.Observed) plant.view().reading(NOW);
        assertThat(reading.partitions()).hasSize(12).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
        assertThat(reading.partitions()).allMatch(PartitionReading::complete);
        assertThat(reading.partitions()).allSatisfy(partition -> {
            assertThat(partition.end()).isEqualTo(100);
            assertThat(partition.committed()).isEqualTo(new Committed.At(100));
        });
        assertThat(reading.topics()).hasSize(2).allMatch(topic -> topic.partitionCount() == 6);
        GroupReading group = Objects.requireNonNull(reading.group());
        assertThat(group.state()).isEqualTo(GroupReading.State.STABLE);
        assertThat(group.assignor()).isEqualTo("range");
        assertThat(group.members())
                .hasSize(6)
                .allMatch(member -> member.assignment().size() == 2);
        assertThat(reading.partitions().getFirst().member()).isEqualTo(firstMember(group));
        plant.scale(2);
        GroupReading pausing =
                Objects.requireNonNull(((Reading.Observed) plant.view().reading(NOW)).group());
        assertThat(pausing.state()).isEqualTo(GroupReading.State.PREPARING_REBALANCE);
        assertThat(pausing.members())
                .hasSize(4)
                .allMatch(member -> member.assignment().equals(Set.of()));
        // A member that stays keeps its id: only those who leave look like news.
        assertThat(firstMember(pausing)).isEqualTo(firstMember(group));
    }

    @Test
    void faultsShowInReadingsAndOnlyThere() {
        PlantSettings settings = PlantSettings.usual()
                .startingWith(12)
                .with(List.of(
                        new Fault.Delay(20, 30, 5),
                        new Fault.MissingPartition(30, 40, 3),
                        new Fault.Unreachable(40, 50),
                        new Fault.NegativeJump(50, 60, 2, 100)));
        Plant plant = plant(settings, t -> 1200);
        run(plant, 20);
        assertThat(ends(plant)).containsOnly(1500L);
        assertThat(plant.blinded()).isFalse();
        run(plant, 10);
        assertThat(ends(plant)).hasSize(12).containsOnlyOnce((Long) null).contains(3000L);
        assertThat(plant.blinded()).isTrue();
        run(plant, 10);
        assertThat(plant.view().reading(NOW)).isInstanceOf(Reading.Unavailable.class);
        run(plant, 10);
        assertThat(ends(plant)).containsOnlyOnce(4900L).contains(5000L);
        run(plant, 10);
        assertThat(ends(plant)).containsOnly(6000L);
        assertThat(plant.blinded()).isFalse();
        assertThat(plant.secondsBehind()).isZero();
    }

    private static List<Long> ends(Plant plant) {
        return ((Reading.Observed) plant.view().reading(NOW))
                .partitions().stream().map(PartitionReading::end).toList();
    }

    private static String firstMember(GroupReading group) {
        return Objects.requireNonNull(group.members()).getFirst().id();
    }

    private static Plant plant(PlantSettings settings, IntToDoubleFunction perSecond) {
        return new Plant(settings, Workload.of("w", 3600, perSecond), OBJECTIVE, 1);
    }

    private static void run(Plant plant, int seconds) {
        for (int i = 0; i < seconds; i++) {
            plant.tick();
        }
    }
}
