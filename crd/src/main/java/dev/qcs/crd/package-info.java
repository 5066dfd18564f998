/**
 * The typed Java model of the custom resources {@code scaling.qcs.dev/v1}. The YAML in this module is the contract; a test
 * keeps the two equal. No logic lives here. Absent values are {@code null}: the schema's defaults are applied by the API
 * server, and once more by the operator for objects that never met one.
 */
@NullMarked
package dev.qcs.crd;

import org.jspecify.annotations.NullMarked;
