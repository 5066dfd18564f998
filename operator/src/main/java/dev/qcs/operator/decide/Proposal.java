package dev.qcs.operator.decide;

/**
 * What one rule wants, before bounds are applied and reported.
 *
 * @param to replicas; equal to the present ones in a hold
 * @param detail one sentence without a full stop
 * @param memory to go on with
 */
record Proposal(int to, Reason reason, String detail, DecisionMemory memory) {}
