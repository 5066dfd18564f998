@NullMarked
package dev.qcs.operator.doctor;

import org.jspecify.annotations.NullMarked;
