package dev.qcs.operator.lag;

/**
 * What lies between a commit and the end of its log, found out by reading there without joining the group.
 *
 * @param committed where the reading began; another commit makes it worthless
 * @param end of the log at that time; what came later was not looked at
 * @param nothing true when no record is there that anybody could read: only markers of transactions, and what was aborted
 */
public record TailReading(PartitionId partition, long committed, long end, boolean nothing) {}
