package dev.qcs.operator.recording;

import dev.qcs.operator.lag.QueueConsumer;
import dev.qcs.operator.lag.QueueReading;
import dev.qcs.operator.lag.QueueSight;
import java.util.List;

/** The numbers of a queue that move at every look, those of its consumers among them. */
final class QueueNumbers {
    private QueueNumbers() {}

    static void of(QueueReading queue, LongList numbers) {
        numbers.add(queue.ready());
        numbers.add(queue.unacknowledged());
        numbers.add(queue.consumers() == null ? null : Long.valueOf(queue.consumers()));
        numbers.add(queue.published());
        numbers.add(queue.delivered());
        numbers.add(queue.acknowledged());
        numbers.add(queue.redelivered());
        numbers.add(queue.unread());
        numbers.add(queue.sight().readyBytes());
        for (QueueConsumer consumer : queue.sight().consumers()) {
            numbers.add(consumer.held());
            numbers.add(consumer.acknowledged());
        }
    }

    /** The same queue with other numbers. */
    static QueueReading with(QueueReading queue, LongList.Cursor numbers) {
        Long ready = numbers.number();
        Long unacknowledged = numbers.number();
        Long consumers = numbers.number();
        Long published = numbers.number();
        Long delivered = numbers.number();
        Long acknowledged = numbers.number();
        Long redelivered = numbers.number();
        Long unread = numbers.number();
        Long readyBytes = numbers.number();
        List<QueueConsumer> each = queue.sight().consumers().stream()
                .map(one -> new QueueConsumer(
                        one.channel(),
                        one.tag(),
                        one.host(),
                        one.prefetch(),
                        numbers.number(),
                        numbers.number(),
                        one.active(),
                        one.pod()))
                .toList();
        return new QueueReading(
                queue.name(),
                queue.type(),
                ready,
                unacknowledged,
                consumers == null ? null : Integer.valueOf(consumers.intValue()),
                queue.prefetch(),
                queue.singleActiveConsumer(),
                published,
                delivered,
                acknowledged,
                redelivered,
                unread,
                queue.details(),
                new QueueSight(readyBytes, each));
    }

    /** True when two differ in their numbers at most. */
    static boolean same(QueueReading a, QueueReading b) {
        return with(a, LongList.Cursor.UNKNOWN).equals(with(b, LongList.Cursor.UNKNOWN));
    }
}
