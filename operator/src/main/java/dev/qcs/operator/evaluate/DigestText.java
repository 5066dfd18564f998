package dev.qcs.operator.evaluate;

import dev.qcs.operator.diagnose.FindingType;
import dev.qcs.operator.diagnose.Incident;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.StandingStill;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static final String VERSION = "2";
    private static final int HEAD = 12;
    private static final int INCIDENTS_LIMIT = 1_200;
    private static final int MOST_OWNERS = 4;
    private static final int RADIX = 36;
    private static final double MOST_PER_MEMBER = 1e12;
    private static final int MOST_MEMBERS = 100_000;
    /** End of the year 9999: later times cannot be printed. */
    private static final long LATEST = 253_402_300_799_999L;

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
                        + (digest.emptyAtFirstSight() ? "e" : ""),
                time(digest.lastChange()),
                time(digest.lastOwnChange()),
                digest.perMember() == null ? "" : String.valueOf(digest.perMember()),
                time(digest.learnedAt()),
                number(digest.members()),
                time(digest.emptySince()),
                incidents(digest.incidents()));
        return head.length() > LIMIT ? "" : head + standing(digest.standing(), LIMIT - head.length());
    }

    static Optional<Digest> read(String text) {
        if (text.length() > LIMIT) {
            return Optional.empty();
        }
        try {
            return parsed(text.split(";", -1));
        } catch (IllegalArgumentException unreadable) {
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
        Instant learnedAt = time(fields[8]);
        Double perMember = fields[7].isEmpty() ? null : Double.valueOf(fields[7]);
        require(perMember == null || (perMember > 0 && perMember <= MOST_PER_MEMBER));
        require((perMember == null) == (learnedAt == null));
        require(fields[4].matches("z?g?e?"));
        return Optional.of(new Digest(
                decoded(fields[1]),
                decoded(fields[2]),
                fields[3].isEmpty() ? null : decoded(fields[3]),
                fields[4].contains("z"),
                fields[4].contains("g"),
                time(fields[5]),
                time(fields[6]),
                perMember,
                learnedAt,
                Math.toIntExact(between(1, MOST_MEMBERS, fields[9])),
                time(fields[10]),
                fields[4].contains("e"),
                readIncidents(fields[11]),
                standing));
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
    private static String encoded(String name) {
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

    private static String decoded(String field) {
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

    private static String number(long number) {
        return Long.toString(number, RADIX);
    }

    private static String time(@Nullable Instant time) {
        return time == null ? "" : number(time.toEpochMilli());
    }

    private static @Nullable Instant time(String field) {
        return field.isEmpty() ? null : Instant.ofEpochMilli(between(0, LATEST, field));
    }

    private static long between(long least, long most, String field) {
        long number = Long.parseLong(field, RADIX);
        require(number >= least && number <= most);
        return number;
    }

    private static void require(boolean readable) {
        if (!readable) {
            throw new IllegalArgumentException("not a memory of this version");
        }
    }
}
