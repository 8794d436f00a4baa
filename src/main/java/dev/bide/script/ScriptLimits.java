package dev.bide.script;

/**
 * How many scripts are kept, and how long.
 *
 * @param maxScripts the most keys
 * @param ttlSeconds how long a script is kept after the last call with its key
 */
public record ScriptLimits(int maxScripts, double ttlSeconds) {}
