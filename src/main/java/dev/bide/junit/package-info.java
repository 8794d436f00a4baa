/**
 * An extension for JUnit 5 and 6 that starts a server with stand-ins for a test class, and resets them between tests.
 * It uses the {@code junit-jupiter-api} of the program.
 *
 * <p>It uses {@link dev.bide.BideServer}, which has the same stand-ins for other test frameworks.
 */
package dev.bide.junit;
