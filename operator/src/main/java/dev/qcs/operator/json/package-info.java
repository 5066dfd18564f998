/** What everything has in common that is written as JSON. */
@NullMarked
package dev.qcs.operator.json;

import org.jspecify.annotations.NullMarked;
