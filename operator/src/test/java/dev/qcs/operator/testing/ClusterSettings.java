package dev.qcs.operator.testing;

import java.util.Map;

/**
 * What the brokers of one embedded cluster have in common.
 *
 * @param brokers how many
 * @param locks what other listeners want; with any of them there is authorization
 * @param extra broker properties that stand over those of the fixture
 */
record ClusterSettings(int brokers, Locks locks, Map<String, String> extra) {}
