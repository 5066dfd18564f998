package dev.qcs.operator.recording;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, field by field. An absent field is {@code null}; what is there and is not as it must be ends the reading of
 * the line. {@link #end} finds the fields that nobody asked for.
 */
final class Fields {
    /** As much as a message needs to be recognised by. */
    private static final int LONGEST_QUOTE = 40;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final JsonNode node;
    private final String path;
    private final Consumer<String> remarks;
    private final Set<String> asked = new HashSet<>();

    /**
     * One object of a line.
     *
     * @param path of it within the line, with the number of each list's entry; empty = the line itself
     * @param remarks hears of each field that nobody asked for, and of each word that nobody knows; paths without numbers
     */
    Fields(JsonNode node, String path, Consumer<String> remarks) {
        if (!node.isObject()) {
            throw new Mistake(path.isEmpty() ? "the line" : path, "must be an object in {}, is " + quoted(node));
        }
        this.node = node;
        this.path = path;
        this.remarks = remarks;
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** True when the field is there and holds {@code null}. */
    boolean isNull(String name) {
        return node.has(name) && value(name) == null;
    }

    @Nullable
    String text(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw mistake(name, "must be a text in quotes, is " + quoted(value));
        }
        return value.textValue();
    }

    String text(String name, String otherwise) {
        String text = text(name);
        return text == null ? otherwise : text;
    }

    String needText(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            throw mistake(name, "is missing or empty; write the name");
        }
        return text;
    }

    boolean flag(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isBoolean()) {
            throw mistake(name, "must be true or false, is " + quoted(value));
        }
        return value != null && value.booleanValue();
    }

    @Nullable
    Long number(String name, long least, long most) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        // Tools that know one kind of number write 5 as 5.0, which is as whole.
        if (!value.isNumber() || !value.canConvertToExactIntegral()) {
            throw mistake(name, "must be a whole number, is " + quoted(value));
        }
        if (!value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
            throw mistake(
                    name,
                    "is " + quoted(value) + ", but must be " + least + " or more"
                            + (most == Long.MAX_VALUE ? "" : " and at most " + most)
                            + "; leave out what is not known");
        }
        return value.longValue();
    }

    @Nullable
    Long number(String name) {
        return number(name, 0, Long.MAX_VALUE);
    }

    long needNumber(String name) {
        Long number = number(name);
        if (number == null) {
            throw mistake(name, "is missing; write a whole number");
        }
        return number;
    }

    @Nullable
    Integer integer(String name, int most) {
        Long number = number(name, 0, most);
        return number == null ? null : Integer.valueOf(number.intValue());
    }

    int needInteger(String name, int most) {
        Integer number = integer(name, most);
        if (number == null) {
            throw mistake(name, "is missing; write a whole number from 0 to " + most);
        }
        return number;
    }

    @Nullable
    Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException notATime) {
            // Told below.
        }
        throw mistake(name, "must be a time in UTC such as 2026-01-01T00:00:05Z, is " + quoted(node.get(name)));
    }

    Instant needTime(String name) {
        Instant time = time(name);
        if (time == null) {
            throw mistake(name, "is missing; write when it was read, such as 2026-01-01T00:00:05Z");
        }
        return time;
    }

    /** A word that newer brokers or operators may use; one that this version does not know is told, and empty. */
    <E extends Enum<E>> Optional<E> knownWord(String name, Class<E> type) {
        String word = text(name);
        Optional<E> known = word == null ? Optional.empty() : Words.read(type, word);
        if (word != null && known.isEmpty()) {
            remarks.accept(plain(at(name)) + " is " + quoted(node.get(name))
                    + ", which this version does not know, and is left out here and in later lines; it knows "
                    + Words.all(type));
        }
        return known;
    }

    @Nullable
    Fields object(String name) {
        JsonNode value = value(name);
        return value == null ? null : new Fields(value, at(name), remarks);
    }

    /** The entries of a list; {@code null} = the field is absent. */
    <T> @Nullable List<T> list(String name, Function<Fields, T> entry) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            throw mistake(name, "must be a list in [], is " + quoted(value));
        }
        List<T> entries = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            Fields fields = new Fields(value.get(i), at(name) + "[" + i + "]", remarks);
            entries.add(entry.apply(fields));
            fields.end();
        }
        return entries;
    }

    /** Whole numbers in a list; {@code null} = the field is absent. */
    @Nullable
    List<Integer> integers(String name, int most) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode number : value) {
            if (!number.canConvertToInt() || !number.isIntegralNumber() || number.intValue() < 0) {
                throw mistake(name, "holds " + quoted(number) + ", but may only hold numbers from 0 to " + most);
            }
            numbers.add(number.intValue());
        }
        return numbers;
    }

    /** All that is to be read has been read. */
    void end() {
        node.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                remarks.accept(
                        plain(at(shortened(name)))
                                + " is no field that this version knows, and is left out here and in later lines; is it misspelt?");
            }
        });
    }

    Mistake mistake(String name, String problem) {
        return new Mistake(at(name), problem);
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String plain(String path) {
        return path.replaceAll("\\[[0-9]+]", "[]");
    }

    private @Nullable JsonNode value(String name) {
        asked.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static String quoted(JsonNode value) {
        return shortened(value.toString());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    }
}
