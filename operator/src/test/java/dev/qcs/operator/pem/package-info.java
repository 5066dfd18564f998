@NullMarked
package dev.qcs.operator.pem;

import org.jspecify.annotations.NullMarked;
