@NullMarked
package dev.qcs.demo.kube;

import org.jspecify.annotations.NullMarked;
