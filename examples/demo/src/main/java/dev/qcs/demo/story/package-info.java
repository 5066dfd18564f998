/** The story that the demo plays: one class for each act, and what they share. */
@NullMarked
package dev.qcs.demo.story;

import org.jspecify.annotations.NullMarked;
