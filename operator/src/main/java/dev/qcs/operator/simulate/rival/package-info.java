/**
 * What {@code qcs} is compared with: models of other autoscalers, each after the source of the version that its page names, with
 * their defaults and with the settings that their users reach for. Pure: no clock, no I/O, no logging.
 */
@NullMarked
package dev.qcs.operator.simulate.rival;

import org.jspecify.annotations.NullMarked;
