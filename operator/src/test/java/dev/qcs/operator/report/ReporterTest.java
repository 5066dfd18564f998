package dev.qcs.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.crd.QueueConsumerScalerStatus;
import dev.qcs.operator.act.ScaleOutcome;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.policy.Policy;
import dev.qcs.operator.sweep.ScalerId;
import dev.qcs.operator.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReporterTest {
    private final List<Announcement> events = new ArrayList<>();
    private final List<ScalerId> woken = new ArrayList<>();
    private final SettableClock clock = new SettableClock(Example.NOW);
    private final Reporter reporter = new Reporter(new Runbooks("runbooks"), events::add, woken::add, clock);
    private final Example example = new Example("orders");

    @Test
    void wakesOnlyWhenAWriteIsDue() {
        follow();
        see();
        assertThat(woken).hasSize(1);
        write();

        clock.advance(Duration.ofSeconds(5));
        see();
        assertThat(woken).hasSize(1);
        assertThat(reporter.due(example.id)).isNull();

        example.current = 5;
        example.to = 5;
        see();
        assertThat(woken).hasSize(2);
    }

    @Test
    void aMemoryThatChangedIsWrittenWithTheNextWriteAndCausesNone() {
        follow();
        see();
        write();
        example.memory = Example.digest(true, Example.NOW, 999.0, 3);
        clock.advance(Duration.ofSeconds(31));
        see();
        assertThat(reporter.due(example.id)).isNull();
        assertThat(woken).hasSize(1);
        example.current = 5;
        example.to = 5;
        see();
        assertThat(Objects.requireNonNull(reporter.due(example.id)).memory()).isEqualTo(example.memory.text());
    }

    @Test
    void afterARestartWhatWasToldStandsUntilThereIsSomethingNewToTell() {
        follow();
        see();
        QueueConsumerScalerStatus told = Objects.requireNonNull(reporter.due(example.id));
        write();
        int foundAtFirstSight = found(told);

        Reporter restarted = new Reporter(new Runbooks("runbooks"), events::add, woken::add, clock);
        restarted.follow(example.subject(), told);
        assertThat(restarted.due(example.id)).as("nothing is blanked").isNull();
        example.found = foundAtFirstSight + 3;
        example.current = 5;
        example.to = 5;
        example.now = clock.instant();
        restarted.evaluated(example.verdict());
        assertThat(found(Objects.requireNonNull(restarted.due(example.id)))).isEqualTo(foundAtFirstSight);
    }

    private static int found(QueueConsumerScalerStatus status) {
        return Objects.requireNonNull(Objects.requireNonNull(status.replicas()).found());
    }

    @Test
    void aWriteThatFailedIsDueAgain() {
        follow();
        see();
        write();
        assertThat(reporter.due(example.id)).isNull();
        reporter.notWritten(example.id);
        assertThat(reporter.due(example.id)).isNotNull();
    }

    @Test
    void announcesAWriteOnceItIsKnownWhatBecameOfIt() {
        follow();
        example.to = 11;
        example.detail = "more arrives";
        see();
        assertThat(events).isEmpty();
        example.outcome = new ScaleOutcome.Scaled(4, 11);
        see();
        see();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.reason()).isEqualTo("ScaledUp");
            assertThat(event.note()).isEqualTo("4 -> 11: more arrives");
            assertThat(event.warning()).isFalse();
        });
    }

    @Test
    void aWriteThatKeepsFailingDoesNotFlap() {
        follow();
        example.to = 11;
        see();
        example.outcome = new ScaleOutcome.Forbidden("grant update on deployments/scale");
        see();
        write();
        int before = woken.size();
        example.outcome = null;
        clock.advance(Duration.ofSeconds(5));
        see();
        assertThat(woken).as("between evaluation and write").hasSize(before);
        example.outcome = new ScaleOutcome.Forbidden("grant update on deployments/scale");
        see();
        assertThat(woken).hasSize(before);
        assertThat(events).filteredOn(event -> event.action().equals("Scale")).hasSize(1);
    }

    @Test
    void aRecommendationSaysThatItIsNotApplied() {
        example.mode = Policy.Mode.Recommend;
        follow();
        example.to = 11;
        see();
        see();
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.note())
                        .startsWith("recommended 4 -> 11; not applied, spec.mode is Recommend"));
    }

    @Test
    void aFindingIsAnnouncedWhenItBeginsWithWhatToDo() {
        follow();
        see();
        example.finding(
                FindingType.NoMembers,
                Finding.Severity.Warning,
                Finding.Effect.Hold,
                "nobody consumes",
                "start consumers");
        see();
        see();
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.note())
                        .isEqualTo("nobody consumes; start consumers. Runbook: runbooks/NoMembers.md"));
        example.findings.clear();
        see();
        example.finding(
                FindingType.NoMembers,
                Finding.Severity.Warning,
                Finding.Effect.Hold,
                "nobody consumes",
                "start consumers");
        see();
        assertThat(events).as("it came back").hasSize(2);
        assertThat(events.getFirst().key())
                .as("but is counted as the same")
                .isEqualTo(events.getLast().key());
    }

    @Test
    void readyThatTurnsIsAnnouncedBothWays() {
        follow();
        see();
        write();
        assertThat(events).isEmpty();
        example.targetThere = false;
        see();
        write();
        example.targetThere = true;
        see();
        write();
        assertThat(events).extracting(Announcement::reason).containsExactly("TargetNotFound", "Ready");
    }

    @Test
    void aVerdictOfAScalerThatIsGoneIsDropped() {
        follow();
        reporter.forget(example.id);
        see();
        assertThat(woken).isEmpty();
        assertThat(reporter.due(example.id)).isNull();
    }

    private void follow() {
        reporter.follow(example.subject(), null);
    }

    private void see() {
        example.now = clock.instant();
        reporter.evaluated(example.verdict());
    }

    private void write() {
        reporter.written(example.id, Objects.requireNonNull(reporter.due(example.id)));
    }
}
