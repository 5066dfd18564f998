package dev.qcs.operator.evaluate;

import dev.qcs.operator.decide.Ceiling;
import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Incident;
import dev.qcs.operator.estimate.CapacityCurve;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.StandingStill;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A digest as one line of ASCII: fields between semicolons, the version first, then one field for each topic with its
 * partitions that stand still. Of an incident the place where most of it happened is kept. Numbers and times (epoch milliseconds) are to base 36, an empty field is an unknown.
 *
 * <p>The text comes from an object that anybody with the right may edit: whatever is not exactly as written here is no memory
 * at all.
 */
final class DigestText {
    static final int LIMIT = 4096;

    private static final String VERSION = "4";
    private static final int HEAD = 15;
    private static final int INCIDENTS_LIMIT = 1_200;
    private static final int MOST_OWNERS = 4;
    private static final int RADIX = 36;
    private static final double MOST_PER_MEMBER = 1e12;
    private static final int MOST_MEMBERS = 100_000;
    private static final int MOST_POINTS = 100;
    private static final int MOST_WAITS = 100;
    private static final int MOST_TIMES = 1_000_000;
    private static final long LONGEST_WAIT = 300_000;
    /** End of the year 9999: later times cannot be printed. */
    static final long LATEST = 253_402_300_799_999L;

    private DigestText() {}

    static String write(Digest digest) {
        String head = String.join(
                ";",
                VERSION,
                encoded(digest.scalerUid()),
                encoded(digest.source()),
                digest.targetUid() == null ? "" : encoded(digest.targetUid()),
                (digest.zeroByPerson() ? "z" : "")
                        + (digest.hadMembers() ? "g" : "")
                        + (digest.happened().emptyAtFirstSight() ? "e" : ""),
                time(digest.lastChange()),
                time(digest.lastOwnChange()),
                capacity(digest.taught().capacity()),
                number(digest.taught().members()),
                waits(digest.taught().pauses()),
                waits(digest.taught().starts()),
                digest.ceiling() == null ? "" : ceiling(digest.ceiling()),
                time(digest.happened().emptySince()),
                incidents(digest.happened().incidents()),
                SlowText.write(digest.happened().slow()));
        return head.length() > LIMIT ? "" : head + standing(digest.standing(), LIMIT - head.length());
    }

    static Optional<Digest> read(String text) {
        if (text.length() > LIMIT) {
            return Optional.empty();
        }
        try {
            return parsed(text.split(";", -1));
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Digest> parsed(String[] fields) {
        if (fields.length < HEAD || !fields[0].equals(VERSION)) {
            return Optional.empty();
        }
        List<StandingStill> standing = new ArrayList<>();
        for (int i = HEAD; i < fields.length; i++) {
            standing.addAll(topic(fields[i].split(",", -1)));
        }
        standing.sort((a, b) -> a.since().compareTo(b.since()));
        require(fields[4].matches("z?g?e?"));
        return Optional.of(new Digest(
                decoded(fields[1]),
                decoded(fields[2]),
                fields[3].isEmpty() ? null : decoded(fields[3]),
                fields[4].contains("z"),
                fields[4].contains("g"),
                time(fields[5]),
                time(fields[6]),
                new Digest.Taught(capacity(fields[7]), members(fields[8]), waits(fields[9]), waits(fields[10])),
                fields[11].isEmpty() ? null : ceiling(fields[11].split(",", -1)),
                new Digest.Happened(
                        time(fields[12]),
                        fields[4].contains("e"),
                        readIncidents(fields[13]),
                        SlowText.read(fields[14])),
                standing));
    }

    private static String capacity(CapacityCurve curve) {
        return curve.points().stream()
                .filter(point -> point.perMember() > 0 && point.perMember() <= MOST_PER_MEMBER)
                .map(point -> number(point.members()) + "," + point.perMember() + "," + time(point.at()))
                .collect(Collectors.joining(","));
    }

    private static CapacityCurve capacity(String field) {
        List<CapacityCurve.Point> points = new ArrayList<>();
        String[] parts = field.isEmpty() ? new String[0] : field.split(",", -1);
        require(parts.length % 3 == 0 && parts.length <= 3 * MOST_POINTS);
        int before = 0;
        for (int i = 0; i < parts.length; i += 3) {
            int members = members(parts[i]);
            require(members > before);
            before = members;
            Instant at = Instant.ofEpochMilli(between(0, LATEST, parts[i + 2]));
            points.add(new CapacityCurve.Point(members, rate(parts[i + 1]), at));
        }
        return new CapacityCurve(points);
    }

    private static String waits(List<Duration> waits) {
        return waits.stream()
                .map(wait -> number(Math.clamp(wait.toMillis(), 0, LONGEST_WAIT)))
                .collect(Collectors.joining(","));
    }

    private static List<Duration> waits(String field) {
        List<Duration> waits = new ArrayList<>();
        for (String part : field.isEmpty() ? new String[0] : field.split(",", -1)) {
            waits.add(Duration.ofMillis(between(0, LONGEST_WAIT, part)));
        }
        require(waits.size() <= MOST_WAITS);
        return waits;
    }

    private static String ceiling(Ceiling ceiling) {
        return String.join(
                ",",
                number(ceiling.replicas()),
                number(ceiling.tried()),
                String.valueOf(ceiling.before()),
                String.valueOf(ceiling.with()),
                time(ceiling.until()),
                number(ceiling.times()));
    }

    private static Ceiling ceiling(String[] parts) {
        require(parts.length == 6);
        return new Ceiling(
                members(parts[0]),
                members(parts[1]),
                rateOrZero(parts[2]),
                rateOrZero(parts[3]),
                Instant.ofEpochMilli(between(0, LATEST, parts[4])),
                Math.toIntExact(between(1, MOST_TIMES, parts[5])));
    }

    private static int members(String field) {
        return Math.toIntExact(between(1, MOST_MEMBERS, field));
    }

    private static double rate(String field) {
        double rate = rateOrZero(field);
        require(rate > 0);
        return rate;
    }

    private static double rateOrZero(String field) {
        double rate = Double.parseDouble(field);
        require(rate >= 0 && rate <= MOST_PER_MEMBER);
        return rate;
    }

    private static List<StandingStill> topic(String[] parts) {
        require(parts.length % 4 == 1 && parts.length > 1);
        String topic = decoded(parts[0]);
        List<StandingStill> standing = new ArrayList<>();
        for (int i = 1; i < parts.length; i += 4) {
            int partition = Math.toIntExact(between(0, Integer.MAX_VALUE, parts[i]));
            long committed = between(0, Long.MAX_VALUE, parts[i + 1]);
            Instant since = Instant.ofEpochMilli(between(0, LATEST, parts[i + 2]));
            String[] owners = parts[i + 3].split(":", -1);
            require(owners.length <= 1 + MOST_OWNERS);
            int restarts = owners[0].isEmpty() ? 0 : Math.toIntExact(between(1, Integer.MAX_VALUE, owners[0]));
            List<String> names = new ArrayList<>();
            for (int n = 1; n < owners.length; n++) {
                names.add(decoded(owners[n]));
            }
            standing.add(new StandingStill(new PartitionId(topic, partition), committed, since, names, restarts));
        }
        return standing;
    }

    private static String owners(StandingStill one) {
        StringBuilder text = new StringBuilder(one.restarts() == 0 ? "" : number(one.restarts()));
        one.owners().stream()
                .limit(MOST_OWNERS)
                .forEach(name -> text.append(':').append(encoded(name)));
        return text.toString();
    }

    /** The last ones first, as many as there is room for. */
    private static String incidents(List<Incident> incidents) {
        StringBuilder text = new StringBuilder();
        for (Incident incident : incidents.reversed()) {
            Incident.Place place = incident.places().getFirst();
            String one = String.join(
                    ":",
                    incident.type().name(),
                    time(incident.at()),
                    time(incident.lastAt()),
                    incident.minor() ? "m" : "",
                    number(incident.partitions()),
                    number(incident.records()),
                    encoded(place.partition().topic()),
                    number(place.partition().partition()),
                    number(place.from()),
                    number(place.to()));
            if (text.length() + one.length() < INCIDENTS_LIMIT) {
                text.append(text.isEmpty() ? "" : ",").append(one);
            }
        }
        return text.toString();
    }

    private static List<Incident> readIncidents(String field) {
        List<Incident> incidents = new ArrayList<>();
        for (String text : field.isEmpty() ? new String[0] : field.split(",", -1)) {
            String[] parts = text.split(":", -1);
            require(parts.length == 10 && parts[3].matches("m?"));
            FindingType type = FindingType.valueOf(parts[0]);
            require(type.event());
            Instant at = Instant.ofEpochMilli(between(0, LATEST, parts[1]));
            Instant lastAt = Instant.ofEpochMilli(between(0, LATEST, parts[2]));
            incidents.add(new Incident(
                    type,
                    at,
                    lastAt,
                    !parts[3].isEmpty(),
                    Math.toIntExact(between(1, Integer.MAX_VALUE, parts[4])),
                    between(0, Long.MAX_VALUE, parts[5]),
                    List.of(new Incident.Place(
                            new PartitionId(
                                    decoded(parts[6]), Math.toIntExact(between(0, Integer.MAX_VALUE, parts[7]))),
                            between(0, Long.MAX_VALUE, parts[8]),
                            between(0, Long.MAX_VALUE, parts[9])))));
        }
        return incidents.reversed();
    }

    /** As many as fit, the first ones first; each topic is named once. */
    private static String standing(List<StandingStill> standing, int room) {
        Map<String, StringBuilder> topics = new LinkedHashMap<>();
        int left = room;
        for (StandingStill one : standing) {
            String clock = "," + number(one.id().partition()) + "," + number(one.committed()) + "," + time(one.since())
                    + "," + owners(one);
            StringBuilder known = topics.get(one.id().topic());
            String name = known == null ? ";" + encoded(one.id().topic()) : "";
            left -= name.length() + clock.length();
            if (left < 0) {
                break;
            }
            if (known == null) {
                known = new StringBuilder(name);
                topics.put(one.id().topic(), known);
            }
            known.append(clock);
        }
        return String.join("", topics.values());
    }

    /** Whatever is not a letter, a digit or one of {@code . _ -} becomes % and four hexadecimal digits. */
    static String encoded(String name) {
        StringBuilder encoded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (plain(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(Integer.toHexString(0x1_0000 | c), 1, 5);
            }
        }
        return encoded.toString();
    }

    static String decoded(String field) {
        StringBuilder name = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '%') {
                require(i + 4 < field.length());
                name.append((char) Integer.parseUnsignedInt(field, i + 1, i + 5, 16));
                i += 4;
            } else {
                require(plain(c));
                name.append(c);
            }
        }
        return name.toString();
    }

    private static boolean plain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    static String number(long number) {
        return Long.toString(number, RADIX);
    }

    private static String time(@Nullable Instant time) {
        return time == null ? "" : number(time.toEpochMilli());
    }

    private static @Nullable Instant time(String field) {
        return field.isEmpty() ? null : Instant.ofEpochMilli(between(0, LATEST, field));
    }

    static long between(long least, long most, String field) {
        long number = Long.parseLong(field, RADIX);
        require(number >= least && number <= most);
        return number;
    }

    static void require(boolean readable) {
        if (!readable) {
            throw new IllegalArgumentException("not a memory of this version");
        }
    }
}
