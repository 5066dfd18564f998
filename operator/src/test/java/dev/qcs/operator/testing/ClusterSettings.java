package dev.qcs.operator.testing;

import java.util.Map;

/**
 * What the brokers of one embedded cluster have in common.
 *
 * @param brokers how many
 * @param users passwords by name, for SASL PLAIN; empty = no logins and no authorization
 * @param extra broker properties that stand over those of the fixture
 */
record ClusterSettings(int brokers, Map<String, String> users, Map<String, String> extra) {}
