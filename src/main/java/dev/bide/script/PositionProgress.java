package dev.bide.script;

/**
 * How far a script or a sequence is.
 *
 * @param key what its calls have in common
 * @param definition the text of a script; empty for a sequence
 * @param next the number of the step that the next call gets, from 0
 * @param calls how many calls were begun
 * @param <K> the type of the key
 */
record PositionProgress<K>(K key, String definition, long next, long calls) {}
