package dev.qcs.operator.simulate.rival;

import dev.qcs.operator.simulate.Setup;
import dev.qcs.operator.simulate.rival.KedaPace.Down;
import dev.qcs.operator.simulate.rival.KedaPace.Up;
import dev.qcs.operator.simulate.rival.KedaSetting.Threshold;
import dev.qcs.operator.simulate.rival.QueueTrigger.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One way to configure a ScaledObject with RabbitMQ triggers for one queue; of several the largest size counts. */
record KedaQueueSetting(List<QueueTrigger.Setting> triggers, KedaPace pace) implements ScaledObject {
    static final String USAGE =
            "keda:T or keda:muSs (mode QueueLength with T messages, or S seconds of a replica's work, for"
                    + " each replica), keda:amqp=T (the same over AMQP), keda:rate=R or keda:rate=muPERCENT% (MessageRate),"
                    + " keda:time=SECONDS (ExpectedQueueConsumptionTime), several with + between them; then as wanted "
                    + PaceText.USAGE;

    private static final Pattern SHARE = Pattern.compile("mu([1-9][0-9]{0,2})%");
    private static final List<String> TRIGGERS = List.of(
            "20",
            "mu5s",
            "mu10s",
            "mu30s",
            "mu60s",
            "amqp=20",
            "amqp=mu10s",
            "rate=mu80%",
            "mu30s+rate=mu80%",
            "time=30");

    KedaQueueSetting {
        triggers = List.copyOf(triggers);
    }

    /** Each kind of trigger, at several thresholds, with each way down and up: 60. */
    static List<KedaQueueSetting> grid() {
        List<KedaQueueSetting> grid = new ArrayList<>();
        for (String triggers : TRIGGERS) {
            for (Down down : Down.values()) {
                for (Up up : Up.values()) {
                    KedaPace usual = KedaPace.DEFAULT;
                    grid.add(new KedaQueueSetting(
                            parse(triggers).triggers(),
                            new KedaPace(down, up, usual.tolerancePercent(), usual.pollSeconds(), usual.cached())));
                }
            }
        }
        return List.copyOf(grid);
    }

    /** Two of each for a quick look: with nothing set, and with the slower way down and the fast way up. */
    static List<KedaQueueSetting> subset() {
        return grid().stream()
                .filter(setting -> setting.pace.up() == Up.FAST
                        ? setting.pace.down() == Down.HALF_IN_300
                        : setting.pace.down() == Down.DEFAULT)
                .toList();
    }

    static KedaQueueSetting parse(String written) {
        PaceText text = new PaceText(written, USAGE);
        List<String> parts = text.parts();
        List<QueueTrigger.Setting> triggers = Arrays.stream(parts.getFirst().split("\\+", -1))
                .map(part -> trigger(part, text))
                .toList();
        KedaPace pace = KedaPace.DEFAULT;
        for (String part : parts.subList(1, parts.size())) {
            pace = text.with(pace, part);
        }
        return new KedaQueueSetting(triggers, pace);
    }

    private static QueueTrigger.Setting trigger(String part, PaceText text) {
        int equals = part.indexOf('=');
        String word = equals < 0 ? Mode.LENGTH.word() : part.substring(0, equals);
        String value = part.substring(equals + 1);
        Mode mode = Arrays.stream(Mode.values())
                .filter(known -> known.word().equals(word))
                .findFirst()
                .orElseThrow(() -> text.wrong("has a trigger \"" + part + "\", whose mode is not known"));
        Matcher share = SHARE.matcher(value);
        if (mode == Mode.RATE && share.matches()) {
            return new QueueTrigger.Setting(
                    mode, new Threshold(Integer.parseInt(Objects.requireNonNull(share.group(1))), true));
        }
        Threshold threshold = KedaText.threshold(value, text);
        if (threshold.seconds() && (mode == Mode.RATE || mode == Mode.TIME)) {
            throw text.wrong("has a trigger \"" + part + "\", which is no number of messages to compare with");
        }
        return new QueueTrigger.Setting(mode, threshold);
    }

    @Override
    public Keda make(Setup setup) {
        return new Keda(
                pace,
                triggers.stream()
                        .<Trigger>map(setting -> setting.trigger(setup))
                        .toList(),
                setup);
    }

    /** As people write it after {@code keda:}. */
    @Override
    public String text() {
        return triggers.stream().map(QueueTrigger.Setting::text).collect(Collectors.joining("+")) + pace.text("");
    }
}
