/**
 * The Python asyncio exercise to the letter, as a small verticle. It is where a reader can start, and the oracle for the
 * tests: for the same n, maxDelay and seed the engine must answer with the same delays, bit for bit.
 *
 * <p>It is not part of the API, and nothing of Bide uses it. It uses Vert.x core and no package of ours, because an oracle
 * that shares code with what it checks proves nothing.
 */
package dev.bide.exercise;
