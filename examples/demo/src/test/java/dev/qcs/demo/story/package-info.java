@NullMarked
package dev.qcs.demo.story;

import org.jspecify.annotations.NullMarked;
