@NullMarked
package dev.qcs.demo.workload;

import org.jspecify.annotations.NullMarked;
