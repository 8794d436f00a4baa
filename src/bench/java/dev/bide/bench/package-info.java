/**
 * Benchmarks, load tests, and the programs that Bide is compared with. They are compiled with the tests so that they keep
 * compiling, but they are no tests and nothing of them is shipped.
 *
 * <p>Each measured program runs in a process of its own and is measured from outside, so that the benchmark does not share
 * its heap or its CPU time. Programs take turns, round after round, and a table shows medians: on a noisy machine only
 * ratios of interleaved runs mean something.
 *
 * <p>Peers in other languages are in {@code src/bench/peers}. They print the same line of JSON as {@link
 * dev.bide.bench.ResultLine}.
 */
package dev.bide.bench;
