/** The demo as a program: starts a broker, an API server, consumers and the operator in one JVM, and plays the story. */
@NullMarked
package dev.qcs.demo;

import org.jspecify.annotations.NullMarked;
