/** {@code qcs doctor}: one look at a broker cluster, and what a person on call should know of it. */
@NullMarked
package dev.qcs.operator.doctor;

import org.jspecify.annotations.NullMarked;
