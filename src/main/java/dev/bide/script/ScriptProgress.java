package dev.bide.script;

/**
 * A script that has been begun.
 *
 * @param key the key of its calls
 * @param script its steps
 * @param calls how many calls there have been
 */
public record ScriptProgress(String key, String script, long calls) {}
