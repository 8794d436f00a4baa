/**
 * Bide waits on purpose. {@link dev.bide.Bide} has the operations for Java, {@link dev.bide.BideVerticle} serves them on
 * the event bus and over HTTP, and {@link dev.bide.Main} is the program around the verticle.
 *
 * <p>The packages below, from the bottom up; each uses only packages before it, and a test holds them to that:
 * {@code refusal}, {@code time}, {@code shape}, {@code lateness}, {@code pool}, {@code wait}, {@code script},
 * {@code stream}, {@code task}, {@code metric}, {@code operation}, {@code json}, {@code config}, {@code admission}, and
 * the two APIs {@code bus} and {@code http}, which never use each other. {@code exercise} uses none of them: it is the idea
 * of Bide as one small verticle, for readers and as a reference in tests.
 */
package dev.bide;
