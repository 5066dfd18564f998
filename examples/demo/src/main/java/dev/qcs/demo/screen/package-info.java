/** What a person sees of the demo: a picture that is redrawn in a terminal, or plain lines anywhere else. */
@NullMarked
package dev.qcs.demo.screen;

import org.jspecify.annotations.NullMarked;
