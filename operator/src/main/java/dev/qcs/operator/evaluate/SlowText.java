package dev.qcs.operator.evaluate;

import dev.qcs.operator.lag.SlowMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Points of what changes over hours, as one field of the {@link DigestText}. */
final class SlowText {
    private static final int LIMIT = 900;
    private static final int MOST_POINTS = 16;

    private SlowText() {}

    /** As many as there is room for: the first time whole, the others as seconds since the one before; values likewise. */
    static String write(List<SlowMemory> memory) {
        StringBuilder text = new StringBuilder();
        for (SlowMemory one : memory) {
            StringBuilder line = new StringBuilder(one.kind() == SlowMemory.Kind.TOPIC ? "t:" : "d:")
                    .append(DigestText.encoded(one.name()))
                    .append(':')
                    .append(DigestText.number(one.owner()));
            long seconds = 0;
            long value = 0;
            for (SlowMemory.Point point : one.points()) {
                long now = point.at().getEpochSecond();
                line.append(':')
                        .append(DigestText.number(now - seconds))
                        .append(':')
                        .append(DigestText.number(point.value() - value));
                seconds = now;
                value = point.value();
            }
            if (text.length() + line.length() < LIMIT) {
                text.append(text.isEmpty() ? "" : ",").append(line);
            }
        }
        return text.toString();
    }

    static List<SlowMemory> read(String field) {
        List<SlowMemory> memory = new ArrayList<>();
        for (String text : field.isEmpty() ? new String[0] : field.split(",", -1)) {
            String[] parts = text.split(":", -1);
            DigestText.require(parts.length >= 5 && parts.length % 2 == 1 && parts.length <= 3 + 2 * MOST_POINTS);
            DigestText.require(parts[0].matches("[td]"));
            List<SlowMemory.Point> points = new ArrayList<>();
            long seconds = 0;
            long value = 0;
            for (int i = 3; i < parts.length; i += 2) {
                seconds = Math.addExact(
                        seconds, DigestText.between(points.isEmpty() ? 0 : 1, DigestText.LATEST / 1_000, parts[i]));
                value = Math.addExact(value, DigestText.between(Long.MIN_VALUE, Long.MAX_VALUE, parts[i + 1]));
                DigestText.require(seconds <= DigestText.LATEST / 1_000 && value >= 0);
                points.add(new SlowMemory.Point(Instant.ofEpochSecond(seconds), value));
            }
            memory.add(new SlowMemory(
                    parts[0].equals("t") ? SlowMemory.Kind.TOPIC : SlowMemory.Kind.DISK,
                    DigestText.decoded(parts[1]),
                    Math.toIntExact(DigestText.between(Integer.MIN_VALUE, Integer.MAX_VALUE, parts[2])),
                    points));
        }
        return memory;
    }
}
