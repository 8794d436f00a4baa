package dev.bide.script;

/**
 * How far a script is.
 *
 * @param key the key of its calls
 * @param script its steps
 * @param calls how many calls were begun; a refused call does not count
 */
public record ScriptProgress(String key, String script, long calls) {}
