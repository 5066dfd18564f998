package dev.qcs.operator.realbroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.decide.Reason;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Finding.Confidence;
import dev.qcs.operator.diagnose.Finding.Severity;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Consumers that are given more members: they share one limit downstream, or each brings its own. */
class SharedLimitTest {
    private static final int PARTITIONS = 4;

    /** What two members do from look to look, and all that is let through downstream. */
    private static final int LIMIT = 120;

    @RegisterExtension
    static final RealBroker broker = new RealBroker();

    /** Members of one group, as many as the operator asks for. */
    private static final class Fleet {
        private final List<Worker> workers = new ArrayList<>();
        private final String topic;
        private final WatchedGroup group;
        private int ahead;

        Fleet(String topic) throws Exception {
            this.topic = topic;
            broker.topic(topic, PARTITIONS);
            group = broker.watched()
                    .group(topic + "-app", topic)
                    .in(topic + "-app-0", topic + "-app-1")
                    .with(Policies.lagSeconds(60).replicas(1, PARTITIONS))
                    .scaling(this::become);
            become(2);
        }

        private void become(int members) {
            try {
                while (workers.size() > members) {
                    workers.removeLast().stop();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            while (workers.size() < members) {
                workers.add(broker.worker(topic + "-app", topic + "-app-" + workers.size(), topic)
                        .gated()
                        .start());
            }
            // One that waits for its next permit takes part in a rebalance after it; that is taken off afterwards.
            broker.await("all have joined", () -> {
                workers.stream().filter(Worker::usedUp).forEach(worker -> {
                    worker.allow(1);
                    ahead++;
                });
                return broker.hasMembers(topic + "-app", members);
            });
        }

        /** @param each what one of so many members may do */
        void work(int arriving, IntUnaryOperator each) {
            broker.sendToAll(topic, PARTITIONS, arriving / PARTITIONS);
            for (Worker worker : workers) {
                int records = each.applyAsInt(workers.size());
                int fewer = Math.min(records, ahead);
                ahead -= fewer;
                worker.allow(records - fewer);
            }
            broker.await("they have done what they may, or all that there is", () -> {
                for (Worker worker : workers) {
                    if (!worker.usedUp() && !broker.workedOff(topic + "-app", topic, worker.partitions())) {
                        return false;
                    }
                }
                return true;
            });
        }
    }

    @Test
    void membersThatShareALimitDownstreamAreTakenBackAndMembersThatBringTheirOwnAreNot() throws Exception {
        Fleet limited = new Fleet("rows");
        Fleet free = new Fleet("files");
        // Both keep up until more arrives than two can do.
        int[] arriving = {LIMIT};
        broker.sendToAll("rows", PARTITIONS, LIMIT / 3);
        broker.sendToAll("files", PARTITIONS, LIMIT / 3);
        broker.watched().beforeEachLook(() -> {
            limited.work(arriving[0], members -> LIMIT / members);
            free.work(arriving[0], members -> LIMIT / 2);
        });
        broker.watched().minutes(5);
        arriving[0] = LIMIT * 5 / 3;

        Finding found = limited.group.until(FindingType.IneffectiveScaling);

        assertThat(found.severity()).isEqualTo(Severity.Warning);
        assertThat(found.confidence()).isEqualTo(Confidence.Confirmed);
        assertThat(found.message())
                .contains("2 -> 4 replicas changed throughput from 8/s to 8/s")
                .contains("no more than 2 replicas for it", "next attempt is in");
        assertThat(found.advice()).contains("database", "lock");
        assertThat(limited.group.decision())
                .isInstanceOfSatisfying(
                        Decision.ScaleTo.class,
                        back -> assertThat(back.reason()).isEqualTo(Reason.Ineffective));
        broker.watched().minutes(5);
        assertThat(limited.group.steps()).containsExactly("2->4", "4->2");
        assertThat(free.group.steps()).first().isEqualTo("2->4");
        assertThat(free.group.everFound()).doesNotContain(FindingType.IneffectiveScaling);
    }
}
