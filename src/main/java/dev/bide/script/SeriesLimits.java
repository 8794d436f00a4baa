package dev.bide.script;

/**
 * How many scripts and sequences are kept, and how long.
 *
 * @param max the most scripts, and the most sequences
 * @param ttlSeconds how long each is kept after its last call
 */
public record SeriesLimits(int max, double ttlSeconds) {}
