@NullMarked
package dev.qcs.demo.screen;

import org.jspecify.annotations.NullMarked;
