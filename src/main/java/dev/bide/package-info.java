/**
 * Bide waits on purpose. {@link dev.bide.Bide} has the operations for Java, {@link dev.bide.BideVerticle} puts them on
 * the event bus and on HTTP, and {@link dev.bide.Main} is the program around it.
 *
 * <p>The rooms below, from the ground up: {@code time}, {@code wait}, {@code measure}, {@code task}, {@code json},
 * {@code config}, and the two doors {@code bus} and {@code http}.
 */
package dev.bide;
