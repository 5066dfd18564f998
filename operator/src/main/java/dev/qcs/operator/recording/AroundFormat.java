package dev.qcs.operator.recording;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.qcs.operator.json.KnownFields;
import dev.qcs.operator.lag.BrokerLimits;
import dev.qcs.operator.lag.DeadLetterReading;
import dev.qcs.operator.lag.DeathCounts;
import dev.qcs.operator.lag.PartitionId;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.Surroundings;
import dev.qcs.operator.lag.TailReading;
import dev.qcs.operator.lag.TransactionReading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What bears on a group and is neither its offsets nor its members, in a line; each part only where it is known. */
final class AroundFormat {
    private static final int MOST_PARTITIONS = 1_000_000;

    private final JsonGenerator out;
    private final KnownFields known;

    AroundFormat(JsonGenerator out, KnownFields known) {
        this.out = out;
        this.known = known;
    }

    void write(Surroundings around) throws IOException {
        if (!around.transactions().isEmpty()) {
            out.writeArrayFieldStart("transactions");
            for (TransactionReading transaction : around.transactions()) {
                transaction(transaction);
            }
            out.writeEndArray();
        }
        if (!around.transactional().isEmpty()) {
            out.writeArrayFieldStart("transactional");
            for (PartitionId id : new TreeSet<>(around.transactional())) {
                out.writeStartObject();
                id(id);
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        tails(around.tails());
        processed(around.processed());
        if (!around.deadLetters().isEmpty()) {
            out.writeArrayFieldStart("deadLetters");
            for (DeadLetterReading letters : around.deadLetters()) {
                letters(letters);
            }
            out.writeEndArray();
        }
        if (!around.limits().equals(BrokerLimits.UNKNOWN)) {
            out.writeObjectFieldStart("limits");
            known.whole("offsetsKeptMillis", millis(around.limits().offsetsKept()));
            known.whole("longestTransactionMillis", millis(around.limits().longestTransaction()));
            out.writeEndObject();
        }
        if (!around.deadLetterQueues().isEmpty()) {
            new QueueFormat(out, known).write("deadLetterQueues", around.deadLetterQueues());
        }
        DeathCounts deaths = around.deaths();
        if (deaths != null) {
            out.writeObjectFieldStart("deaths");
            out.writeNumberField("rejected", deaths.rejected());
            out.writeNumberField("expired", deaths.expired());
            out.writeNumberField("overflow", deaths.overflow());
            out.writeNumberField("deliveryLimit", deaths.deliveryLimit());
            out.writeEndObject();
        }
    }

    private void id(PartitionId id) throws IOException {
        out.writeStringField("topic", id.topic());
        out.writeNumberField("partition", id.partition());
    }

    private void transaction(TransactionReading transaction) throws IOException {
        out.writeStartObject();
        id(transaction.partition());
        out.writeNumberField("producer", transaction.producerId());
        known.text("transactionalId", transaction.transactionalId());
        out.writeNumberField("firstOffset", transaction.firstOffset());
        out.writeStringField("lastWrite", transaction.lastWrite().toString());
        known.text(
                "startedAt",
                transaction.startedAt() == null ? null : transaction.startedAt().toString());
        known.whole("timeoutMillis", millis(transaction.timeout()));
        out.writeEndObject();
    }

    private void tails(Map<PartitionId, TailReading> tails) throws IOException {
        if (tails.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("tails");
        for (TailReading tail : new TreeMap<>(tails).values()) {
            out.writeStartObject();
            id(tail.partition());
            out.writeNumberField("committed", tail.committed());
            out.writeNumberField("end", tail.end());
            out.writeBooleanField("nothing", tail.nothing());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void processed(Map<PartitionId, Long> processed) throws IOException {
        if (processed.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("processed");
        for (Map.Entry<PartitionId, Long> one : new TreeMap<>(processed).entrySet()) {
            out.writeStartObject();
            id(one.getKey());
            out.writeNumberField("offset", one.getValue());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void letters(DeadLetterReading letters) throws IOException {
        out.writeStartObject();
        out.writeStringField("topic", letters.topic());
        out.writeNumberField("end", letters.end());
        out.writeNumberField("held", letters.held());
        known.whole("retentionMillis", letters.retentionMillis());
        known.whole("expiringSoon", letters.expiringSoon());
        if (letters.readers() != null) {
            out.writeArrayFieldStart("readers");
            for (DeadLetterReading.Reader reader : letters.readers()) {
                out.writeStartObject();
                out.writeStringField("group", reader.group());
                out.writeNumberField("unread", reader.unread());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : (Long) time.toMillis();
    }

    static Surroundings read(Fields line) {
        List<TransactionReading> transactions = line.list("transactions", AroundFormat::transaction);
        List<PartitionId> transactional = line.list("transactional", AroundFormat::id);
        List<TailReading> tails = line.list("tails", AroundFormat::tail);
        List<Map.Entry<PartitionId, Long>> processed = line.list("processed", AroundFormat::processed);
        List<DeadLetterReading> letters = line.list("deadLetters", AroundFormat::letters);
        List<QueueReading> queues = line.list("deadLetterQueues", QueueFormat::read);
        Fields limits = line.object("limits");
        Fields deaths = line.object("deaths");
        Map<PartitionId, TailReading> tailOf = new HashMap<>();
        orEmpty(tails).forEach(tail -> tailOf.put(tail.partition(), tail));
        Map<PartitionId, Long> processedOf = new HashMap<>();
        orEmpty(processed).forEach(one -> processedOf.put(one.getKey(), one.getValue()));
        Set<PartitionId> inTransactions = new HashSet<>(orEmpty(transactional));
        Surroundings around = new Surroundings(
                orEmpty(transactions),
                inTransactions,
                orEmpty(letters),
                limits == null ? BrokerLimits.UNKNOWN : limits(limits),
                processedOf,
                tailOf,
                orEmpty(queues),
                deaths == null ? null : deaths(deaths));
        return around.equals(Surroundings.NONE) ? Surroundings.NONE : around;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> entries) {
        return entries == null ? List.of() : entries;
    }

    private static PartitionId id(Fields fields) {
        return new PartitionId(fields.needText("topic"), fields.needInteger("partition", MOST_PARTITIONS));
    }

    private static TransactionReading transaction(Fields fields) {
        Long timeout = fields.number("timeoutMillis");
        return new TransactionReading(
                id(fields),
                fields.needNumber("producer"),
                fields.text("transactionalId"),
                fields.needNumber("firstOffset"),
                fields.needTime("lastWrite"),
                fields.time("startedAt"),
                timeout == null ? null : Duration.ofMillis(timeout));
    }

    private static TailReading tail(Fields fields) {
        return new TailReading(
                id(fields), fields.needNumber("committed"), fields.needNumber("end"), fields.flag("nothing"));
    }

    private static Map.Entry<PartitionId, Long> processed(Fields fields) {
        return Map.entry(id(fields), fields.needNumber("offset"));
    }

    private static DeadLetterReading letters(Fields fields) {
        return new DeadLetterReading(
                fields.needText("topic"),
                fields.needNumber("end"),
                fields.needNumber("held"),
                fields.number("retentionMillis", -1, Long.MAX_VALUE),
                fields.number("expiringSoon"),
                fields.list(
                        "readers",
                        reader -> new DeadLetterReading.Reader(reader.needText("group"), reader.needNumber("unread"))));
    }

    private static BrokerLimits limits(Fields fields) {
        Long offsets = fields.number("offsetsKeptMillis");
        Long transaction = fields.number("longestTransactionMillis");
        fields.end();
        return new BrokerLimits(
                offsets == null ? null : Duration.ofMillis(offsets),
                transaction == null ? null : Duration.ofMillis(transaction));
    }

    private static DeathCounts deaths(Fields fields) {
        DeathCounts deaths = new DeathCounts(
                fields.needNumber("rejected"),
                fields.needNumber("expired"),
                fields.needNumber("overflow"),
                fields.needNumber("deliveryLimit"));
        fields.end();
        return deaths;
    }

    /** Numbers of it that move by themselves, while everything else stays: in the order of {@link #with}. */
    static void numbers(Surroundings around, LongList numbers) {
        around.deadLetterQueues().forEach(queue -> QueueNumbers.of(queue, numbers));
        DeathCounts deaths = around.deaths();
        if (deaths != null) {
            numbers.add(deaths.rejected());
            numbers.add(deaths.expired());
            numbers.add(deaths.overflow());
            numbers.add(deaths.deliveryLimit());
        }
        new TreeMap<>(around.processed()).values().forEach(numbers::add);
        for (DeadLetterReading letters : around.deadLetters()) {
            numbers.add(letters.end());
            numbers.add(letters.held());
            numbers.add(letters.expiringSoon());
            if (letters.readers() != null) {
                letters.readers().forEach(reader -> numbers.add(reader.unread()));
            }
        }
        around.transactions()
                .forEach(transaction -> numbers.add(transaction.lastWrite().toEpochMilli()));
    }

    /** The same with other numbers. */
    static Surroundings with(Surroundings around, LongList.Cursor numbers) {
        if (around.equals(Surroundings.NONE)) {
            return around;
        }
        List<QueueReading> queues = around.deadLetterQueues().stream()
                .map(queue -> QueueNumbers.with(queue, numbers))
                .toList();
        DeathCounts deaths = around.deaths() == null
                ? null
                : new DeathCounts(numbers.count(), numbers.count(), numbers.count(), numbers.count());
        Map<PartitionId, Long> processed = new HashMap<>();
        new TreeSet<>(around.processed().keySet()).forEach(id -> processed.put(id, numbers.count()));
        List<DeadLetterReading> letters = around.deadLetters().stream()
                .map(one -> new DeadLetterReading(
                        one.topic(),
                        numbers.count(),
                        numbers.count(),
                        one.retentionMillis(),
                        numbers.number(),
                        one.readers() == null
                                ? null
                                : one.readers().stream()
                                        .map(reader -> new DeadLetterReading.Reader(reader.group(), numbers.count()))
                                        .toList()))
                .toList();
        List<TransactionReading> transactions = around.transactions().stream()
                .map(one -> new TransactionReading(
                        one.partition(),
                        one.producerId(),
                        one.transactionalId(),
                        one.firstOffset(),
                        Instant.ofEpochMilli(numbers.count()),
                        one.startedAt(),
                        one.timeout()))
                .toList();
        return new Surroundings(
                transactions,
                around.transactional(),
                letters,
                around.limits(),
                processed,
                around.tails(),
                queues,
                deaths);
    }

    /** True when two differ in their numbers at most. */
    static boolean same(Surroundings a, Surroundings b) {
        return a.equals(b) || Objects.equals(still(a), still(b));
    }

    private static Surroundings still(Surroundings around) {
        return with(around, LongList.Cursor.UNKNOWN);
    }
}
