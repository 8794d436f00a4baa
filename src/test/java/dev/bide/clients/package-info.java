/**
 * Clients that were not written for Bide: resilience4j, Failsafe, OkHttp and the client of the JDK. Each test is a recipe:
 * what Bide is asked for, and what to assert of the client's own events and of the calls that have arrived.
 */
package dev.bide.clients;
